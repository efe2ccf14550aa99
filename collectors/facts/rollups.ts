import type { PoolClient } from 'pg';
import sql, { raw, type Sql } from 'sql-template-tag';
import { select } from '../../prisma/select.ts';
import { teamFamilies } from '../../server/metrics/sql/team-ownership.ts';
import { defineFact, type FactContext, type Follows, type RolledUp } from '../engine/contract/fact.ts';
import { consume, type DirtyWork } from '../engine/invalidation/dirty-queue.ts';
import { queueOf } from './rollups/days.ts';

const ofCommits = { by: 'day', at: ['authored_at'] } as const;
const ofPullRequests = ['opened_at', 'merged_at', 'closed_at', 'deployed_at'] as const;
const ofDeployments = ['created_at', 'finished_at'] as const;

/** Additive observations by day for the organization, each team, repository and person, without bots. */
export const rollups = defineFact({
  name: 'rollups',
  writes: { rollup: 'all' },
  follows: {
    commits: ofCommits,
    'facts/commit-roles': ofCommits,
    'facts/homes': ofCommits,
    'facts/pull-requests': { by: 'day', columns: { pull_request_fact: 'all' }, at: ofPullRequests },
    deployments: { by: 'day', at: ofDeployments },
    'facts/deployments': {
      by: 'day',
      columns: { deployment: ['service_id', 'production'] },
      at: ofDeployments,
    },
    'facts/identities': {
      by: 'person',
      columns: { account: ['contributor_id'], contributor: ['bot'], team_member: ['contributor_id'] },
    },
    memberships: 'person',
    ownerships: [
      { by: 'repository', columns: { team_repository: 'all' } },
      {
        by: 'repository',
        columns: { team_service: 'all' },
        marking: `select repository_id from link where service_id = row.service_id
                  union all
                  select repository_id from deployment where service_id = row.service_id`,
      },
    ],
    repositories: {
      by: 'repository',
      columns: { repository: ['archived', 'excluded', 'gone_at'] },
      // One that is new has nothing yet.
      on: ['update', 'delete'],
    },
    teams: { by: 'everything', columns: { team: ['parent_id'] }, on: ['update', 'delete'] },
  },
  observed: othersOf,
  compute: (context) => consume(context, queueOf(context), (client, work) => rollUp(client, work, context)),
});

/** What metrics roll up of other resources is followed by all instants that these have. */
function othersOf(observations: readonly RolledUp[]): Follows {
  const told = ['commits', 'pull-requests', 'deployments'];
  const needed = new Set(observations.flatMap(({ needs }) => needs));
  return Object.fromEntries([...needed].filter((name) => !told.includes(name)).map((name) => [name, 'day']));
}

async function rollUp(
  client: PoolClient,
  work: DirtyWork,
  { timeZone, rolledUp, signal }: FactContext,
): Promise<number> {
  const days = work.everything ? null : [...new Set(work.days.days)];
  await removeRows(client, days, rolledUp);
  let written = 0;
  for (const observation of rolledUp) {
    signal.throwIfAborted();
    written += await writeRows(client, days, observation, timeZone);
  }
  return written;
}

/** A day is computed again for all scopes: who moved away from it is not known any more. */
async function removeRows(
  client: PoolClient,
  days: string[] | null,
  rolledUp: readonly RolledUp[],
): Promise<void> {
  const ids = rolledUp.map(({ id }) => id);
  await select(
    client,
    days === null
      ? sql`delete from rollup`
      : sql`delete from rollup where observation = any(${ids}::text[]) and day = any(${days}::date[])`,
  );
}

async function writeRows(
  client: PoolClient,
  days: string[] | null,
  observation: RolledUp,
  timeZone: string,
): Promise<number> {
  const key = observation.key === null ? sql`''` : sql`coalesce(o.${raw(observation.key)}::text, '')`;
  const service = observation.hasService ? sql`o.service` : sql`null::int`;
  const inserted = await client.query(
    sql`insert into rollup (observation, key, scope_kind, scope_id, day, n, sum)
        with observed as materialized (
          select (o.at at time zone ${timeZone})::date as day, o.at, ${key} as key, o.value, o.person, o.repository, ${service} as service, o.home,
                 row_number() over () as number
          from (${raw(observation.select)}) o
          where not o.bot and ${onDays(days, timeZone)}
        ),
        family as (${teamFamilies}),
        scoped as (
          select 'ORGANIZATION' as kind, 0 as id, day, key, value from observed where home
          union all
          select 'REPOSITORY', repository, day, key, value from observed where repository is not null
          union all
          select 'PERSON', person, day, key, value from observed where home and person is not null
          union all
          ${ofTeams(observation)}
        )
        select ${observation.id}, key, kind::scope_kind, id, day, count(*)::int, sum(value) from scoped group by key, kind, id, day`,
  );
  return inserted.rowCount ?? 0;
}

/** By instants first, which have an index; with some hours to spare, since a clock set back at midnight has it twice. */
function onDays(days: string[] | null, timeZone: string): Sql {
  if (days === null) return sql`true`;
  const sorted = days.toSorted();
  return sql`o.at >= (${sorted[0]}::date::timestamp at time zone ${timeZone}) - interval '3 hours'
         and o.at < ((${sorted.at(-1)}::date + 1)::timestamp at time zone ${timeZone}) + interval '3 hours'
         and (o.at at time zone ${timeZone})::date = any(${days}::date[])`;
}

/** As of the time of the event; somebody in two subteams counts once for the team above both. */
function ofTeams({ by, hasService }: RolledUp): Sql {
  const owners = hasService
    ? sql`(select team_id, repository_id, null::int as service_id, since, until from team_repository
           union all
           select team_id, null, service_id, since, until from team_service) t
          on (t.repository_id = o.repository or t.service_id = o.service)`
    : sql`team_repository t on t.repository_id = o.repository`;
  const belonging = by === 'person' ? sql`team_member t on t.contributor_id = o.person` : owners;
  return sql`
    select 'TEAM', team, day, key, value
    from (
      select distinct f.id as team, o.number, o.day, o.key, o.value
      from observed o
      join ${belonging} and (t.since is null or t.since <= o.at) and (t.until is null or o.at < t.until)
      join family f on f.member_team = t.team_id
      where o.home
    ) belonging`;
}
