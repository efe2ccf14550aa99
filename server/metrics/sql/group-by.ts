import sql, { raw, type Sql } from 'sql-template-tag';
import type { Key } from '../model/group.ts';
import type { Observation } from '../model/observation.ts';
import type { Scope } from '../question/scope.ts';
import { instantColumn } from './observe.ts';
import { teamFamilies, teamsAt } from './team-ownership.ts';

/** The one or two dimensions that a value is split by. */
export interface GroupBy {
  dimension: string;
  dimension2?: string | undefined;
}

/** How rows `o` get their `key` and `key2`: what is joined to them, and what has to stand before the statement. */
interface Keyed {
  before: Sql;
  joined: Sql;
  key: Sql;
  key2: Sql;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Keys of the dimensions that every observation has from its instant, in their order. */
export const clockKeys: Readonly<Record<string, readonly Key[]>> = {
  weekday: weekdays.map((label, index) => ({ key: String(index + 1), label })),
  hour: Array.from({ length: 24 }, (_, hour) => ({
    key: String(hour),
    label: `${String(hour).padStart(2, '0')}:00`,
  })),
};

const clockFields: Readonly<Record<string, string>> = { weekday: 'isodow', hour: 'hour' };

/** The dimension of teams; a row of two teams has a part in both. */
export const teamDimension = 'team';

/** The keys of an observation's rows; empty where they are not known, or nothing is split. */
export function keyed(
  observation: Observation,
  groupBy: GroupBy | null,
  scope: Scope,
  timeZone: string,
): Keyed {
  const at = instantColumn(observation, timeZone);
  const column = (dimension: string | undefined) => keyColumn(observation, dimension, at, timeZone);
  const byTeam = groupBy !== null && [groupBy.dimension, groupBy.dimension2].includes(teamDimension);
  return {
    before: byTeam ? sql`with family as materialized (${teamFamilies})` : sql``,
    joined: byTeam ? sql`left join lateral ${teamsAt(observation, scope.teams, at)} team_of on true` : sql``,
    key: column(groupBy?.dimension),
    key2: column(groupBy?.dimension2),
  };
}

function keyColumn(
  { dimensions }: Observation,
  dimension: string | undefined,
  at: Sql,
  timeZone: string,
): Sql {
  if (dimension === undefined) return sql`''::text`;
  if (dimension === teamDimension) return sql`coalesce(team_of.slug, '')`;
  const field = clockFields[dimension];
  if (field === undefined || dimensions.includes(dimension))
    return sql`coalesce(o.${raw(dimension)}::text, '')`;
  return sql`extract(${raw(field)} from ${at} at time zone ${timeZone})::int::text`;
}

/** Which rows `o` have one of some keys: of teams those that one of them owns. */
export function keyCondition(
  observation: Observation,
  { dimension }: GroupBy,
  scope: Scope,
  timeZone: string,
): (keys: readonly string[]) => Sql {
  const at = instantColumn(observation, timeZone);
  if (dimension !== teamDimension)
    return (keys) => sql`${keyColumn(observation, dimension, at, timeZone)} = any(${keys}::text[])`;
  const teams = sql`array(with family as (${teamFamilies}) select slug from ${teamsAt(observation, scope.teams, at)} team_of)`;
  return (keys) => sql`(${teams} && ${keys}::text[] or (${keys.includes('')} and cardinality(${teams}) = 0))`;
}

/** `group by` for each bucket and for the whole, or for the whole alone, by the keys where there are any. */
export function groupingSets(groupBy: GroupBy | null, perBucket: boolean): { columns: Sql; groups: Sql } {
  const keys = groupBy === null ? "''::text as key, ''::text as key2" : 'key, key2';
  const whole = groupBy === null ? '' : 'key, key2';
  if (!perBucket)
    return {
      columns: raw(`-1 as bucket, ${keys}`),
      groups: raw(`group by grouping sets ((${whole}))`),
    };
  const each = groupBy === null ? 'bucket' : 'bucket, key, key2';
  return {
    columns: raw(`case when grouping(bucket) = 1 then -1 else bucket end as bucket, ${keys}`),
    groups: raw(`group by grouping sets ((${whole}), (${each}))`),
  };
}
