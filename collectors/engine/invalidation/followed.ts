import { modelOf } from '../../../prisma/datamodel.ts';
import type { Fact } from '../contract/fact.ts';
import type { Resource } from '../resource/resource.ts';

/** Tables besides, of resources with a `write` of their own. */
const furtherTables: Readonly<Record<string, readonly string[]>> = {
  commits: ['commit_author', 'commit_language'],
  'deployment-commits': ['deployment_commit'],
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
  ...[
    'dirty',
    'data_version',
    'collection',
    'data_source_run',
    'data_source_lease',
    'data_source_cursor',
    'rollup_part',
  ],
  ...['app_user', 'role', 'slack_user', 'slack_link', 'session', 'sign_in_link', 'api_token', 'audit_entry'],
];

/** Something that may be followed: its tables, each with the columns of it alone that are meant, or all. */
export type Followed = Readonly<Record<string, readonly string[] | 'all'>>;

/** What may be followed, by name: resources, what people say and set, and what facts compute. */
export function followable(resources: readonly Resource[], facts: readonly Fact[]): Map<string, Followed> {
  return new Map([
    ...resources.map((resource): [string, Followed] => [resource.name, whole(tablesOf(resource))]),
    ...Object.entries(saidTables).map(([name, tables]): [string, Followed] => [name, whole(tables)]),
    ...facts.map(({ name, writes }): [string, Followed] => [`facts/${name}`, writes]),
  ]);
}

function tablesOf({ name, model, parts }: Resource): string[] {
  const models = [model, ...Object.values(parts).map((part) => part.model)];
  return [...models.map((one) => modelOf(one).table), ...(furtherTables[name] ?? [])];
}

function whole(tables: readonly string[]): Followed {
  return Object.fromEntries(tables.map((table) => [table, 'all']));
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
