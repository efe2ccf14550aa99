import type { Upstream } from '../../engine/http/upstream.ts';
import type { ContributorRow } from '../../resources/people/contributors/row.ts';

/** Some of an owner's people; an owner that nobody can see has none and is `missing`. */
export interface MemberPage {
  people: ContributorRow[];
  warnings: string[];
  expected: number | null;
  missing?: true;
  validators?: Record<string, string | null>;
}

export interface AskedMembers {
  http: Upstream;
  base: string;
  login: string;
  validators: Readonly<Record<string, string>>;
}

/** Said once an organization. */
export function publicMembersOnly(login: string, why: string): string {
  return `Only the public members of ${login} are seen, since ${why}.`;
}
