import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Observation } from './group.ts';
import type { Bucket } from './period.ts';
import type { Scope } from './scope.ts';

/** Half-open instants between which something is observed; calendar days begin in `timeZone`. */
export interface Instants {
  start: Date;
  end: Date;
  timeZone: string;
}

/** The rows that an observation sees in a scope between two instants; `bots` says which authors. */
export function observed(
  observation: Observation,
  scope: Scope,
  instants: Instants,
  bots: 'in' | 'out' | 'only',
): Sql {
  const rows = sql`
    select o.*
    from (${raw(observation.select)}) o
    where ${between(instantColumn(observation, instants.timeZone), instants)} and ${personBetween(observation, scope, instants)} and ${botCondition(bots)} and ${scopeCondition(observation, scope, instants.timeZone)}`;
  return onceEach(rows, scope, ['identity', 'person', ...observation.dimensions]);
}

/** Index of the bucket that `column` falls into, from 0. */
export function bucketIndex(column: Sql, buckets: readonly Bucket[]): Sql {
  return sql`(width_bucket(${column}, ${buckets.map((bucket) => bucket.from)}::timestamptz[]) - 1)`;
}

/** The instant of a row: a `day` begins at midnight in the report's time zone. */
export function instantColumn(observation: Observation, timeZone: string): Sql {
  return observation.shape === 'day' ? sql`(o.day::timestamp at time zone ${timeZone})` : sql`o.at`;
}

/** Without it, PostgreSQL reads all that somebody ever did to find their rows of a month. */
function personBetween({ hasPersonAt }: Observation, { contributors }: Scope, instants: Instants): Sql {
  return hasPersonAt && contributors ? between(sql`o.person_at`, instants) : sql`true`;
}

function between(at: Sql, { start, end }: Instants): Sql {
  return sql`${at} >= ${start}::timestamptz and ${at} < ${end}::timestamptz`;
}

function botCondition(bots: 'in' | 'out' | 'only'): Sql {
  if (bots === 'in') return sql`true`;
  return bots === 'only' ? sql`o.bot` : sql`not o.bot`;
}

function scopeCondition(observation: Observation, scope: Scope, timeZone: string): Sql {
  const conditions = [
    scope.repositories ? sql`o.repository = any(${scope.repositories}::int[])` : sql`o.home`,
    scope.contributors ? sql`o.person = any(${scope.contributors}::int[])` : null,
    scope.teams ? teamCondition(observation, scope.teams, timeZone) : null,
  ];
  return join(
    conditions.filter((condition) => condition !== null),
    ' and ',
  );
}

/** Membership and ownership are those of the time of the event. */
function teamCondition(observation: Observation, teams: readonly number[], timeZone: string): Sql {
  const at = instantColumn(observation, timeZone);
  const belonging =
    observation.by === 'person'
      ? sql`from team_member t where t.contributor_id = o.person`
      : sql`from team_repository t where t.repository_id = o.repository`;
  return sql`exists (
    select ${belonging} and t.team_id = any(${teams}::int[])
      and (t.since is null or t.since <= ${at}) and (t.until is null or ${at} < t.until))`;
}

/** The same commit in two of the repositories asked for is one. */
function onceEach(rows: Sql, { repositories }: Scope, columns: readonly string[]): Sql {
  if ((repositories?.length ?? 0) < 2) return rows;
  const keys = raw(columns.map((column) => `o.${column}`).join(', '));
  return sql`select distinct on (${keys}) o.* from (${rows}) o order by ${keys}, o.repository`;
}
