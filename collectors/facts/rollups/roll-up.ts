import type { PoolClient } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import { workingSet } from '../../../prisma/working-set.ts';
import type { FactContext } from '../../engine/contract/fact.ts';
import type { ChangedDays, DirtyWork } from '../../engine/invalidation/dirty-queue.ts';
import { correctParts, replaceParts } from './parts.ts';
import { looksAt, observedIn, type Pass, passesOf } from './pass.ts';
import { addUp, forget } from './sums.ts';
import { findBelonging, isAbout, partsOfTeams } from './teams.ts';

type Context = Pick<FactContext, 'timeZone' | 'rolledUp' | 'signal'>;

/** Adds up again what is marked: all of some days, or what changed on days of repositories and people. Answers the rows. */
export async function rollUp(client: PoolClient, work: DirtyWork, context: Context): Promise<number> {
  const { wholeDays, changedDays, peopleDays } = work;
  let written = 0;
  if (wholeDays.length > 0) written += await rollUpDays(client, wholeDays, context);
  if (changedDays.days.length + peopleDays.length > 0) written += await rollUpMarked(client, work, context);
  return written;
}

async function rollUpDays(
  client: PoolClient,
  days: readonly string[],
  { timeZone, rolledUp, signal }: Context,
): Promise<number> {
  await select(client, sql`delete from rollup where day = any(${days}::date[])`);
  const onDays = sql`day = any(${days}::date[])`;
  let written = 0;
  for (const pass of passesOf(rolledUp)) {
    signal.throwIfAborted();
    const parts = await replaceParts(client, pass, days, timeZone);
    if (parts === 0) continue;
    const of = (id: Sql, condition: Sql) =>
      sql`select ${id} as id, day, key, n, sum from rollup_part where pass = ${pass.name} and ${onDays} and ${condition}`;
    written += await addUp(client, pass, 'ORGANIZATION', of(sql`0`, sql`home`));
    written += await addUp(client, pass, 'REPOSITORY', of(sql`repository_id`, sql`repository_id <> 0`));
    const teams = await findBelonging(client, pass);
    if (teams > 0) {
      const theirs = await partsOfTeams(client, pass, sql`part.${onDays}`, timeZone);
      written += await addUp(client, pass, 'TEAM', theirs);
    }
    await select(client, sql`drop table if exists belonging, partly`);
  }
  return written;
}

/** What people's and owners' days are marked for is whose team they are: their teams' sums may change where no part does. */
async function rollUpMarked(
  client: PoolClient,
  { changedDays, peopleDays }: DirtyWork,
  { timeZone, rolledUp, signal }: Context,
): Promise<number> {
  const passes = passesOf(rolledUp);
  const marked = await findMarked(client, passes, changedDays);
  const changed = await correctParts(
    client,
    passes.filter(({ name }) => marked.has(name)),
    timeZone,
  );
  const moved = await findMoves(client, passes, peopleDays, timeZone);
  let written = 0;
  for (const pass of passes) {
    signal.throwIfAborted();
    if (changed.has(pass.name)) written += await correctSums(client, pass);
    if (changed.has(pass.name) || moved.has(pass.name)) written += await correctTeams(client, pass, timeZone);
  }
  return written;
}

/** Working set `marked`: days of repositories for each pass whose rows may have changed. Answers the passes. */
async function findMarked(
  client: PoolClient,
  passes: readonly Pass[],
  { repositoryIds, days, tables }: ChangedDays,
): Promise<Set<string>> {
  const seen = [...new Set(tables)].flatMap((table) =>
    passes.filter((pass) => table === '' || looksAt(pass, table)).map(({ name }) => ({ name, table })),
  );
  await workingSet(
    client,
    'marked',
    sql`select distinct seen.pass, one.repository_id, one.day
        from unnest(${repositoryIds}::int[], ${days}::date[], ${tables}::text[]) one (repository_id, day, changed)
        join unnest(${seen.map(({ name }) => name)}::text[], ${seen.map(({ table }) => table)}::text[]) seen (pass, changed)
          using (changed)`,
    [['pass', 'day', 'repository_id']],
  );
  return new Set(seen.map(({ name }) => name));
}

/**
 * Working set `moved_day`: days of passes on which somebody or something may have come to another team, whether or not anything is
 * left there of theirs, and days within which somebody's time in a team begins or ends: what happened an hour later is the same part.
 * Answers the passes.
 */
async function findMoves(
  client: PoolClient,
  passes: readonly Pass[],
  peopleDays: readonly string[],
  timeZone: string,
): Promise<Set<string>> {
  const by = (wanted: Pass['by']) => passes.filter((pass) => pass.by === wanted).map(({ name }) => name);
  await workingSet(
    client,
    'moved_day',
    sql`select pass, day from unnest(${by('person')}::text[]) one (pass) cross join unnest(${peopleDays}::date[]) theirs (day)
        union
        select pass, day from marked where pass = any(${by('person')}::text[]) and day in (${divided(timeZone)})
        union
        select pass, day from rollup_part join marked using (pass, day) where pass = any(${by('owner')}::text[])
        union
        select pass, day from changed where pass = any(${by('owner')}::text[])`,
  );
  const names = await select<{ pass: string }>(client, sql`select distinct pass from moved_day`);
  return new Set(names.map(({ pass }) => pass));
}

/** Days within which somebody's time in a team begins or ends. */
function divided(timeZone: string): Sql {
  const day = sql`(turn.at at time zone ${timeZone})::date`;
  return sql`
    select ${day} from team_member t cross join lateral (values (t.since), (t.until)) turn (at)
    where turn.at <> ${day}::timestamp at time zone ${timeZone}`;
}

async function correctSums(client: PoolClient, pass: Pass): Promise<number> {
  const ofPass = sql`changed.pass = ${pass.name}`;
  const ofDays = sql`select distinct 0 as id, day from changed where home and ${ofPass}`;
  const ofRepositories = sql`select distinct repository_id as id, day from changed where repository_id <> 0 and ${ofPass}`;
  const of = (whose: Sql, condition: Sql) =>
    sql`select one.id, part.day, key, n, sum from (${whose}) one join rollup_part part on part.day = one.day and ${condition}
        where part.pass = ${pass.name}`;
  await forget(client, pass, 'ORGANIZATION', ofDays);
  await forget(client, pass, 'REPOSITORY', ofRepositories);
  return (
    (await addUp(client, pass, 'ORGANIZATION', of(ofDays, sql`part.home`))) +
    (await addUp(client, pass, 'REPOSITORY', of(ofRepositories, sql`part.repository_id = one.id`)))
  );
}

/** All teams on the days of moves, else those that the changed parts are of. */
async function correctTeams(client: PoolClient, pass: Pass, timeZone: string): Promise<number> {
  await forgetFormerTeams(client, pass);
  const belonging = await findBelonging(client, pass);
  let written = 0;
  if (belonging > 0) {
    await workingSet(
      client,
      'team_day',
      sql`select team.id, day from team cross join moved_day where pass = ${pass.name}
          union
          select b.team, changed.day from changed join belonging b on ${isAbout(pass, sql`changed`)}
          where changed.pass = ${pass.name} and changed.home`,
      [['day', 'id']],
    );
    await forget(client, pass, 'TEAM', sql`table team_day`);
    const wanted = sql`(part.day, b.team) in (select day, id from team_day)`;
    const theirs = await partsOfTeams(client, pass, wanted, timeZone);
    written = await addUp(client, pass, 'TEAM', theirs);
  }
  await select(client, sql`drop table if exists belonging, partly, team_day`);
  return written;
}

/** Of a team without anybody nothing is left on the days on which somebody left it. */
async function forgetFormerTeams(client: PoolClient, pass: Pass): Promise<void> {
  await select(
    client,
    sql`delete from rollup
        where observation = any(${observedIn(pass)}::text[]) and scope_kind = 'TEAM'
          and day in (select day from moved_day where pass = ${pass.name})`,
  );
}
