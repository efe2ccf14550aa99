import { NotFound, SourceDeclined } from '../../../server/contract/errors.ts';
import type { Withheld } from './graphql.ts';

/** What people are told of a name in GITHUB_ORG that leads nowhere. */
export function invisible(login: string): string {
  return `There is no organization or user ${login} that this token can see.`;
}

/** Throws where none of the names in GITHUB_ORG leads anywhere: that is no empty result. */
export function throwIfNoneIsVisible(asked: readonly string[], missing: readonly string[]): void {
  if (missing.length < asked.length) return;
  throw new NotFound(missing.map(invisible).join(' '), {
    hint: 'Check GITHUB_ORG, and whether the token is approved by the organization.',
  });
}

/** Repositories of an owner that are named in full, without a pattern: they may be seen where their owner is not. */
export function namedInFull(login: string, patterns: readonly string[] = []): string[] {
  const owned = `${login.toLowerCase()}/`;
  return patterns.filter((name) => !name.includes('*') && name.toLowerCase().startsWith(owned));
}

/** Whether GitHub refused one thing with a status, rather than failed. */
export function isDeclined(error: unknown, ...statuses: number[]): error is SourceDeclined {
  return error instanceof SourceDeclined && statuses.includes(error.status);
}

/** Whether a part of an answer was kept back because the token may not see it. */
export function isForbidden({ type }: Withheld): boolean {
  return type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES';
}

/** What was kept back, each reason once, for a run's warnings. */
export function reasonsOf(what: string, withheld: readonly Withheld[]): string[] {
  return [...new Set(withheld.map(({ message }) => `${what}: ${message}`))];
}
