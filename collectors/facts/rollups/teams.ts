import type { PoolClient } from 'pg';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { workingSet } from '../../../prisma/working-set.ts';
import { teamFamilies } from '../../../server/metrics/sql/team-ownership.ts';
import { rowsOfPass } from './parts.ts';
import type { Pass } from './pass.ts';

const ever = sql`(t.since is null or t.until is null or t.since < t.until)`;
const whenTheirs = sql`range_agg(tstzrange(t.since, t.until)) as theirs`;

const members = sql`
  select family.id as team, t.contributor_id as person, null::int as repository, null::int as service, ${whenTheirs}
  from family join team_member t on t.team_id = family.member_team
  where ${ever} group by 1, 2`;

const owners = sql`
  select family.id as team, null::int as person, owned.repository, owned.service, ${whenTheirs}
  from (select distinct repository, service from part) owned
  join (select team_id, repository_id, null::int as service_id, since, until from team_repository
        union all
        select team_id, null, service_id, since, until from team_service) t
    on (t.repository_id = owned.repository or t.service_id = owned.service)
  join family on family.member_team = t.team_id
  where ${ever} group by 1, 3, 4`;

/**
 * Parts of teams, with the team as `id`. A team stands for its subteams too, as of the time of the event, and somebody in two of them
 * counts once. Where a part is a team's only for some of its instants, its rows are looked at one by one.
 */
export async function partsOfTeams(client: PoolClient, pass: Pass, timeZone: string): Promise<Sql> {
  await workingSet(
    client,
    'belonging',
    sql`with family as (${teamFamilies}) ${pass.by === 'person' ? members : owners}`,
  );
  const isTheirs =
    pass.by === 'person'
      ? sql`b.person = part.person`
      : sql`b.repository is not distinct from part.repository and b.service is not distinct from part.service`;
  const lasting = sql`tstzrange(part.first_at, part.last_at, '[]')`;
  const of = (condition: Sql) => sql`part join belonging b on ${isTheirs} where part.home and ${condition}`;
  const partly = of(sql`b.theirs && ${lasting} and not b.theirs @> ${lasting}`);
  const { rows } = await client.query<{ day: string }>(sql`select distinct part.day from ${partly}`);
  const whole = sql`select b.team as id, part.* from ${of(sql`b.theirs @> ${lasting}`)}`;
  if (rows.length === 0) return whole;
  await workingSet(
    client,
    'partly',
    sql`select b.team, part.day, part.key, part.person, part.repository, part.service, b.theirs from ${partly}`,
  );
  const between = rows.map(({ day }) => day);
  return join([columnsOf(pass, whole), oneByOne(pass, between, timeZone)], ' union all ');
}

function columnsOf({ measures }: Pass, parts: Sql): Sql {
  const columns = measures.map((_, index) => raw(`n${index}, s${index}`));
  return sql`select id, day, key, ${join(columns)} from (${parts}) whole`;
}

function oneByOne(pass: Pass, days: readonly string[], timeZone: string): Sql {
  const columns = pass.measures.map(
    (_, index) => sql`(o.${raw(`m${index}`)} is not null)::int, o.${raw(`m${index}`)}`,
  );
  return sql`
    select partly.team, partly.day, partly.key, ${join(columns)}
    from ${rowsOfPass(pass, days, timeZone)}
    join partly on partly.day = (o.at at time zone ${timeZone})::date and partly.theirs @> o.at
      and partly.person is not distinct from o.person and partly.repository is not distinct from o.repository
      and partly.service is not distinct from ${pass.hasService ? sql`o.service` : sql`null::int`}
      ${pass.hasKey ? sql`and partly.key = o.key` : sql``}
    where o.home`;
}
