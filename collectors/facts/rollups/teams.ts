import type { PoolClient } from 'pg';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { workingSet } from '../../../prisma/working-set.ts';
import { teamFamilies } from '../../../server/metrics/sql/team-ownership.ts';
import type { Pass } from './pass.ts';
import { partDay, rowsOnDays } from './rows.ts';

const ever = sql`(t.since is null or t.until is null or t.since < t.until)`;
const whenTheirs = sql`range_agg(tstzrange(t.since, t.until)) as theirs`;

const members = sql`
  select family.id as team, t.contributor_id as person_id, 0 as repository_id, 0 as service_id, ${whenTheirs}
  from family join team_member t on t.team_id = family.member_team
  where ${ever} group by 1, 2`;

/** Of a repository or of a service; who owns both owns what is of both once. */
const owners = (pass: Pass) => sql`
  select family.id as team, 0 as person_id, owned.repository_id, owned.service_id, ${whenTheirs}
  from (select distinct repository_id, service_id from rollup_part where pass = ${pass.name}) owned
  join (select team_id, repository_id, 0 as service_id, since, until from team_repository
        union all
        select team_id, 0, service_id, since, until from team_service) t
    on t.repository_id = nullif(owned.repository_id, 0) or t.service_id = nullif(owned.service_id, 0)
  join family on family.member_team = t.team_id
  where ${ever} group by 1, 3, 4`;

/**
 * Working set `belonging`: whose parts are which team's, and when. A team stands for its subteams too, and somebody in two of them
 * counts once. Answers how many there are.
 */
export function findBelonging(client: PoolClient, pass: Pass): Promise<number> {
  return workingSet(
    client,
    'belonging',
    sql`with family as (${teamFamilies}) ${pass.by === 'person' ? members : owners(pass)}`,
  );
}

/** Whether a part `b` of `belonging` is about what a row of some table is of. */
export function isAbout({ by }: Pass, table: Sql): Sql {
  return by === 'person'
    ? sql`b.person_id = ${table}.person_id`
    : sql`(b.repository_id, b.service_id) = (${table}.repository_id, ${table}.service_id)`;
}

/**
 * Parts of teams, with the team as `id`, over `belonging`, as far as `wanted` keeps a team `b` and a `part`. Where a
 * team's time begins or ends within a day, the rows of that day are looked at one by one.
 */
export async function partsOfTeams(
  client: PoolClient,
  pass: Pass,
  wanted: Sql,
  timeZone: string,
): Promise<Sql> {
  const wholeDay = sql`tstzrange(part.day::timestamp at time zone ${timeZone}, (part.day + 1)::timestamp at time zone ${timeZone})`;
  const of = (condition: Sql) => sql`
    rollup_part part join belonging b on ${isAbout(pass, sql`part`)}
    where part.pass = ${pass.name} and ${wanted} and part.home and ${condition}`;
  const whole = sql`select b.team as id, part.day, part.key, part.n, part.sum from ${of(sql`b.theirs @> ${wholeDay}`)}`;
  const partly = await workingSet(
    client,
    'partly',
    sql`select distinct b.team, part.day, part.key, part.person_id, part.repository_id, part.service_id, b.theirs
        from ${of(sql`b.theirs && ${wholeDay} and not b.theirs @> ${wholeDay}`)}`,
  );
  if (partly === 0) return whole;
  const { rows } = await client.query<{ day: string }>(sql`select distinct day::text as day from partly`);
  return join(
    [
      whole,
      oneByOne(
        pass,
        rows.map(({ day }) => day),
        timeZone,
      ),
    ],
    ' union all ',
  );
}

function oneByOne(pass: Pass, days: readonly string[], timeZone: string): Sql {
  const measures = pass.measures.map((_, index) => sql`o.${raw(`m${index}`)}`);
  const counts = measures.map((measure) => sql`(${measure} is not null)::int`);
  const sums = measures.map((measure) => sql`coalesce(${measure}, 0)::float8`);
  return sql`
    select partly.team, partly.day, partly.key, array[${join(counts)}], array[${join(sums)}]
    from ${rowsOnDays(pass, days, timeZone)}
    join partly on partly.day = ${partDay(timeZone)} and partly.theirs @> o.at
      and partly.person_id = coalesce(o.person, 0) and partly.repository_id = coalesce(o.repository, 0)
      and partly.service_id = ${pass.hasService ? sql`coalesce(o.service, 0)` : sql`0`}
      ${pass.hasKey ? sql`and partly.key = o.key` : sql``}
    where o.home`;
}
