import fc from 'fast-check';
import type { Pool } from 'pg';
import sql from 'sql-template-tag';
import { loadCollectorCatalogue } from '../../collectors/engine/catalogue.ts';
import { select } from '../../prisma/select.ts';
import { relink } from '../../server/delivery/links.ts';
import { writeInstallation } from '../../server/metrics/question/installation.ts';
import { mergeContributors, splitContributor } from '../../server/people/contributors.ts';
import { setExcluded } from '../../server/people/repositories.ts';

/** What people say and set beside what is collected; numbers stand for the ones that are there, counted around. */
export type Saying =
  | { kind: 'merge'; one: number; other: number }
  | { kind: 'split'; one: number }
  | { kind: 'member'; team: number; one: number; since: Date | null; until: Date | null }
  | { kind: 'leave'; one: number }
  | { kind: 'own'; what: 'repository' | 'service'; team: number; one: number; until: Date | null }
  | { kind: 'exclude'; one: number; excluded: boolean }
  | { kind: 'gone'; one: number; gone: boolean }
  | { kind: 'fork'; one: number; root: number | null }
  | { kind: 'branch'; one: number; name: string }
  | { kind: 'parent'; team: number; parent: number | null }
  | { kind: 'link'; one: number; service: number | null }
  | { kind: 'settings'; botNames: string[]; streakSkipsWeekends: boolean }
  | { kind: 'production'; pattern: string | null };

const { resources } = await loadCollectorCatalogue();
const number = fc.nat(11);
const instant = fc
  .integer({ min: Date.UTC(2026, 0, 5), max: Date.UTC(2026, 3, 2) })
  .map((ms) => new Date(ms));
const kind = <K extends Saying['kind']>(one: K) => fc.constant(one);

export const saying: fc.Arbitrary<Saying> = fc.oneof(
  fc.record({ kind: kind('merge'), one: number, other: number }),
  fc.record({ kind: kind('split'), one: number }),
  fc.record({
    kind: kind('member'),
    team: number,
    one: number,
    since: fc.option(instant),
    until: fc.option(instant),
  }),
  fc.record({ kind: kind('leave'), one: number }),
  fc.record({
    kind: kind('own'),
    what: fc.constantFrom('repository' as const, 'service' as const),
    team: number,
    one: number,
    until: fc.option(instant),
  }),
  fc.record({ kind: kind('exclude'), one: number, excluded: fc.boolean() }),
  fc.record({ kind: kind('gone'), one: number, gone: fc.boolean() }),
  fc.record({ kind: kind('fork'), one: number, root: fc.option(number) }),
  fc.record({ kind: kind('branch'), one: number, name: fc.constantFrom('main', 'trunk', 'v1.0.0') }),
  fc.record({ kind: kind('parent'), team: number, parent: fc.option(number) }),
  fc.record({ kind: kind('link'), one: number, service: fc.option(number) }),
  fc.record({
    kind: kind('settings'),
    botNames: fc.subarray(['Linus', 'ada@example.com', 'Grace']),
    streakSkipsWeekends: fc.boolean(),
  }),
  fc.record({ kind: kind('production'), pattern: fc.option(fc.constantFrom('stag*', 'prod*,stag*')) }),
);

/** Says one thing as the product does; nothing where there is nothing to say it of. */
export async function say(pool: Pool, given: Saying): Promise<void> {
  const one = (table: string, place: number) => nth(pool, table, place);
  switch (given.kind) {
    case 'merge': {
      const people = [await one('contributor', given.one), await one('contributor', given.other)] as const;
      if (people[0] !== people[1] && people[0] > 0) await mergeContributors(pool, ...people);
      return;
    }
    case 'split':
      // Whoever has one account is not parted, and told so.
      return void (await splitContributor(pool, await one('contributor', given.one)).catch(() => []));
    case 'exclude':
      return void (await setExcluded(pool, 'test', await one('repository', given.one), given.excluded).catch(
        () => null,
      ));
    case 'settings':
      return void (await writeInstallation(pool, {
        botNames: given.botNames,
        streakSkipsWeekends: given.streakSkipsWeekends,
      }));
    case 'link': {
      const link = await one('link', given.one);
      const [service] = await select<{ slug: string }>(
        pool,
        sql`select slug from service where id = ${given.service === null ? 0 : await one('service', given.service)}`,
      );
      if (link > 0) await relink(pool, resources, link, { service: service?.slug ?? null, repository: null });
      return;
    }
    default:
      return saySql(pool, given, one);
  }
}

type Written = Exclude<Saying, { kind: 'merge' | 'split' | 'exclude' | 'settings' | 'link' }>;

/** The rest is rows, which the database itself follows, whoever writes them. */
async function saySql(
  pool: Pool,
  given: Written,
  one: (table: string, place: number) => Promise<number>,
): Promise<void> {
  switch (given.kind) {
    case 'member':
      return run(sql`insert into team_member (team_id, contributor_id, since, until)
        values (${await one('team', given.team)}, ${await one('contributor', given.one)}, ${given.since}, ${given.until})`);
    case 'leave':
      return run(
        sql`update team_member set until = '2026-02-20T00:00Z' where id = ${await one('team_member', given.one)}`,
      );
    case 'own': {
      const id = await one(given.what, given.one);
      if (id === 0) return;
      const team = await one('team', given.team);
      return run(
        given.what === 'repository'
          ? sql`insert into team_repository (team_id, repository_id, until) values (${team}, ${id}, ${given.until})`
          : sql`insert into team_service (team_id, service_id, until) values (${team}, ${id}, ${given.until})`,
      );
    }
    case 'gone':
      return run(sql`update repository set gone_at = ${given.gone ? new Date('2026-03-01') : null}::timestamptz
        where id = ${await one('repository', given.one)}`);
    case 'fork':
      return run(sql`update repository set network_root_id = ${given.root === null ? null : await one('repository', given.root)}::int
        where id = ${await one('repository', given.one)}`);
    case 'branch':
      return run(sql`insert into branch (repository_id, name, head_sha, head_committed_at, is_default, merged)
        values (${await one('repository', given.one)}, ${given.name}, 'f', '2026-03-01T00:00Z', false, false) on conflict do nothing`);
    case 'parent':
      return run(sql`update team set parent_id = ${given.parent === null ? null : await one('team', given.parent)}::int
        where id = ${await one('team', given.team)}`);
    case 'production':
      return run(
        given.pattern === null
          ? sql`delete from data_source_config where key = 'PRODUCTION_PATTERN'`
          : sql`insert into data_source_config (data_source, connection, key, value, secret)
                values ('github', 'default', 'PRODUCTION_PATTERN', ${given.pattern}, false)
                on conflict (data_source, connection, key) do update set value = excluded.value`,
      );
  }

  async function run(statement: ReturnType<typeof sql>): Promise<void> {
    await select(pool, statement);
  }
}

/** Ids of people who were merged are no longer said anything of; 0 where there is none. */
async function nth(pool: Pool, table: string, place: number): Promise<number> {
  const there =
    table === 'contributor' ? 'where exists (select from account a where a.contributor_id = t.id)' : '';
  const { rows } = await pool.query<{ id: number }>(`select t.id from ${table} t ${there} order by t.id`);
  return rows[place % Math.max(rows.length, 1)]?.id ?? 0;
}
