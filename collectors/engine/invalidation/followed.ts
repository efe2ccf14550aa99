import type { Fact } from '../contract/fact.ts';

/** Tables of the resources, which writers fill. */
const resourceTables: Readonly<Record<string, readonly string[]>> = {
  contributors: ['account'],
  repositories: ['repository'],
  branches: ['branch'],
  commits: ['commit', 'commit_author', 'commit_language'],
  teams: ['team'],
  'pull-requests': ['pull_request', 'pull_request_commit', 'pull_request_event', 'review_thread'],
  reviews: ['review'],
  'review-comments': ['review_comment'],
  pipelines: ['pipeline'],
  'pipeline-runs': ['pipeline_run', 'pipeline_attempt'],
  'pipeline-steps': ['pipeline_step'],
  deployments: ['deployment'],
  'deployment-commits': ['deployment_commit', 'deployment_range'],
  vulnerabilities: ['vulnerability'],
};

/** Tables of what people say and set. */
const saidTables: Readonly<Record<string, readonly string[]>> = {
  memberships: ['team_member'],
  ownerships: ['team_repository', 'team_service'],
  links: ['link'],
  settings: ['installation_setting'],
  connections: ['data_source_config'],
};

/** Tables that are no data that answers stand on. */
export const bookkeeping: readonly string[] = [
  ...['dirty', 'data_version', 'collection', 'data_source_run', 'data_source_lease', 'data_source_cursor'],
  ...['app_user', 'role', 'slack_user', 'slack_link', 'session', 'sign_in_link', 'api_token', 'audit_entry'],
];

/** Something that may be followed: its tables, each with the columns of it alone that are meant, or all. */
export type Followed = Readonly<Record<string, readonly string[] | 'all'>>;

/** What may be followed, by name: resources, what people say and set, and what facts compute. */
export function followable(facts: readonly Fact[]): Map<string, Followed> {
  const said = Object.entries({ ...resourceTables, ...saidTables }).map(
    ([name, tables]): [string, Followed] => [name, Object.fromEntries(tables.map((table) => [table, 'all']))],
  );
  return new Map([
    ...said,
    ...facts.map(({ name, writes }): [string, Followed] => [`facts/${name}`, writes]),
  ]);
}

/** Columns of a table that facts other than `own` compute: their change is followed by the fact's name. */
export function computedColumns(facts: readonly Fact[], table: string, own: string | null): Set<string> {
  return new Set(
    facts.flatMap(({ name, writes }) => {
      const columns = writes[table];
      return name === own || columns === undefined || columns === 'all' ? [] : columns;
    }),
  );
}
