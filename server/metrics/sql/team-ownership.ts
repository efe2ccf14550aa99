import sql, { type Sql } from 'sql-template-tag';
import type { Observation } from '../model/observation.ts';

/**
 * The teams that own a row `o`, as `from … where …` that more conditions may follow: `t` has `team_id`, `since` and `until`. The
 * table itself where there is one, so that PostgreSQL can join it rather than search it for every row.
 */
function owners({ by, hasService }: Observation): Sql {
  if (by === 'person') return sql`team_member t where t.contributor_id = o.person`;
  if (!hasService) return sql`team_repository t where t.repository_id = o.repository`;
  return sql`(
    select team_id, since, until from team_repository where repository_id = o.repository
    union all
    select team_id, since, until from team_service where service_id = o.service) t where true`;
}

/** Whether one of the teams owns a row at an instant: membership and ownership are those of the time of the event. */
export function isOwnedAt(observation: Observation, teams: readonly number[], at: Sql): Sql {
  return sql`exists (
    select from ${owners(observation)} and t.team_id = any(${teams}::int[])
      and (t.since is null or t.since <= ${at}) and (t.until is null or ${at} < t.until))`;
}

/** Whether one of the teams ever owned a row. Few rows are, and for those alone the time is compared. */
export function wasEverOwned({ by, hasService }: Observation, teams: readonly number[]): Sql {
  if (by === 'person')
    return sql`o.person in (select contributor_id from team_member where team_id = any(${teams}::int[]))`;
  const ofRepository = sql`o.repository in (select repository_id from team_repository where team_id = any(${teams}::int[]))`;
  if (!hasService) return ofRepository;
  return sql`(${ofRepository} or o.service in (select service_id from team_service where team_id = any(${teams}::int[])))`;
}

/** When, between `opened` and `closed`, one of the teams owns a row: once, however many of them do. */
export function ownedDuring(
  observation: Observation,
  teams: readonly number[],
  opened: Sql,
  closed: Sql,
): Sql {
  return sql`(
    select unnest(range_agg(tstzrange(t.since, t.until)) * tstzmultirange(tstzrange(${opened}, ${closed}))) as during
    from ${owners(observation)} and t.team_id = any(${teams}::int[]) and (t.since is null or t.until is null or t.since < t.until))`;
}

/** Every team with its subteams: `slug`, and the `member_team` that it stands for too. */
export const teamFamilies = sql`
  with recursive down as (
    select id as team, id as member_team from team
    union
    select down.team, team.id from team join down on team.parent_id = down.member_team
  )
  select team.id, team.slug, down.member_team from down join team on team.id = down.team`;

/** The teams that own a row at an instant, those above them included; `family` holds `teamFamilies`. */
export function teamsAt(observation: Observation, teams: readonly number[] | null, at: Sql): Sql {
  return sql`(
    select distinct family.slug
    from family, ${owners(observation)} and family.member_team = t.team_id
      and (${teams}::int[] is null or family.id = any(${teams}::int[]))
      and (t.since is null or t.since <= ${at}) and (t.until is null or ${at} < t.until))`;
}
