import { z } from 'zod';
import { route } from '../api/route.ts';
import { type Alert, defineKind, severityOf } from './kind.ts';

const date = z.coerce.date();
const severity = z.enum(['critical', 'high', 'medium', 'low']);
const alert = z.object({
  number: z.int(),
  html_url: z.string().nullish(),
  created_at: date,
  updated_at: date.nullish(),
});

/** Alerts of Dependabot about dependencies. */
export const dependencies = defineKind({
  kind: 'dependency',
  title: 'Dependabot alerts',
  ofOrganization: (org, selection) => route('GET /orgs/{org}/dependabot/alerts', { org, ...selection }),
  ofRepository: (repository, selection) =>
    route('GET /repos/{owner}/{repo}/dependabot/alerts', { ...repository, ...selection }),
  schema: alert.extend({
    state: z.enum(['open', 'fixed', 'dismissed', 'auto_dismissed']),
    fixed_at: date.nullish(),
    dismissed_at: date.nullish(),
    auto_dismissed_at: date.nullish(),
    security_advisory: z.object({ summary: z.string(), severity }),
    dependency: z.object({ package: z.object({ name: z.string() }) }),
  }),
  read(told) {
    const { state, security_advisory: advisory } = told;
    const dismissed = told.dismissed_at ?? told.auto_dismissed_at;
    return {
      ...timesOf(told, state === 'fixed' ? told.fixed_at : dismissed, state !== 'open'),
      kind: 'dependency',
      title: `${advisory.summary} (${told.dependency.package.name})`,
      severity: severityOf(advisory.severity),
      state: state === 'open' ? 'OPEN' : state === 'fixed' ? 'FIXED' : 'DISMISSED',
    };
  },
});

const ruleSeverities = { error: 'HIGH', warning: 'MEDIUM', note: 'LOW', none: 'LOW' } as const;

/** Alerts of code scanning. A rule that says nothing of security counts by how grave it calls itself. */
export const code = defineKind({
  kind: 'code',
  title: 'Code scanning alerts',
  ofOrganization: (org, selection) => route('GET /orgs/{org}/code-scanning/alerts', { org, ...selection }),
  ofRepository: (repository, selection) =>
    route('GET /repos/{owner}/{repo}/code-scanning/alerts', { ...repository, ...selection }),
  schema: alert.extend({
    state: z.enum(['open', 'fixed', 'dismissed']).nullish(),
    fixed_at: date.nullish(),
    dismissed_at: date.nullish(),
    rule: z.object({
      id: z.string().nullish(),
      name: z.string().nullish(),
      description: z.string().nullish(),
      severity: z.enum(['none', 'note', 'warning', 'error']).nullish(),
      security_severity_level: severity.nullish(),
    }),
  }),
  read(told) {
    const { state = 'open', rule } = told;
    const level = rule.security_severity_level;
    return {
      ...timesOf(told, state === 'fixed' ? told.fixed_at : told.dismissed_at, isClosed(state)),
      kind: 'code',
      title: rule.description || rule.name || rule.id || 'Unnamed rule',
      severity: level ? severityOf(level) : ruleSeverities[rule.severity ?? 'none'],
      state: state === 'fixed' ? 'FIXED' : state === 'dismissed' ? 'DISMISSED' : 'OPEN',
    };
  },
});

/** Alerts of secret scanning. GitHub grades none of them; whoever finds a secret can use it, so each is HIGH. A revoked one is fixed. */
export const secrets = defineKind({
  kind: 'secret',
  title: 'Secret scanning alerts',
  ofOrganization: (org, selection) =>
    route('GET /orgs/{org}/secret-scanning/alerts', { org, ...selection, hide_secret: true }),
  ofRepository: (repository, selection) =>
    route('GET /repos/{owner}/{repo}/secret-scanning/alerts', {
      ...repository,
      ...selection,
      hide_secret: true,
    }),
  schema: alert.extend({
    state: z.enum(['open', 'resolved']),
    resolution: z.string().nullish(),
    resolved_at: date.nullish(),
    secret_type: z.string(),
    secret_type_display_name: z.string().nullish(),
  }),
  read(told) {
    const open = told.state === 'open';
    return {
      ...timesOf(told, told.resolved_at, !open),
      kind: 'secret',
      title: told.secret_type_display_name || told.secret_type,
      severity: 'HIGH',
      state: open ? 'OPEN' : told.resolution === 'revoked' ? 'FIXED' : 'DISMISSED',
    };
  },
});

function isClosed(state: string | null): boolean {
  return state === 'fixed' || state === 'dismissed';
}

/** What was closed and does not say when was closed at its last change. */
function timesOf(
  told: z.infer<typeof alert>,
  closedAt: Date | null | undefined,
  closed: boolean,
): Pick<Alert, 'number' | 'url' | 'openedAt' | 'updatedAt' | 'closedAt'> {
  const updatedAt = told.updated_at ?? told.created_at;
  return {
    number: told.number,
    url: told.html_url ?? null,
    openedAt: told.created_at,
    updatedAt,
    closedAt: closed ? (closedAt ?? updatedAt) : null,
  };
}
