import fc from 'fast-check';
import type { Pool } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../prisma/select.ts';
import { writeInstallation } from '../../server/metrics/question/installation.ts';
import { mergeContributors } from '../../server/people/contributors.ts';
import { computeFacts, type StoredCommit, storeCommits } from '../support/commits.ts';
import { personOf } from './people.ts';

/** Where days begin; its clocks are changed on 29 March and 25 October 2026. */
export const timeZone = 'Europe/Berlin';
export const authors = ['Ada', 'Grace', 'Linus', 'Margaret', 'robot[bot]'] as const;
export const repositories = ['acme/shop', 'acme/site', 'acme/fork'] as const;
export const teams = ['all', 'web', 'ops'] as const;

export type Change =
  | { kind: 'commits'; commits: StoredCommit[] }
  | { kind: 'merge'; one: number; other: number }
  | { kind: 'bots'; names: string[] }
  | { kind: 'member'; team: string; author: number; since: Date | null; until: Date | null }
  | { kind: 'archive'; repository: string; archived: boolean };

const instant = fc
  .oneof(
    fc.integer({ min: Date.UTC(2026, 2, 18), max: Date.UTC(2026, 3, 2, 10) }),
    fc.integer({ min: Date.UTC(2026, 2, 28, 20), max: Date.UTC(2026, 2, 30, 4) }),
    fc.constantFrom(Date.UTC(2026, 2, 28, 23), Date.UTC(2026, 2, 29, 22), Date.UTC(2026, 2, 31, 22)),
    fc.integer({ min: Date.UTC(2025, 9, 25, 20), max: Date.UTC(2025, 9, 27, 2) }),
  )
  .map((ms) => new Date(ms));
const author = fc.integer({ min: 0, max: authors.length - 1 });
const nameOf = (index: number) => authors[index] ?? authors[0];

const commit: fc.Arbitrary<StoredCommit> = fc
  .record({
    at: instant,
    author,
    coAuthors: fc.array(author, { maxLength: 2 }),
    repository: fc.constantFrom(...repositories),
    added: fc.nat(300),
    removed: fc.nat(300),
    language: fc.constantFrom('TypeScript', 'CSS', 'JSON'),
    merge: fc.boolean(),
    // A few hashes, so that forks share some.
    hash: fc.nat(40),
    offset: fc.constantFrom(0, 60, -480),
  })
  .map(({ at, hash, merge, ...rest }) => ({
    ...rest,
    // The same hash is the same commit, so it was made at the same time.
    at: new Date(Date.UTC(2026, 2, 20 + (hash % 12), hash % 24, hash)).toISOString(),
    ...(hash > 9 && { at: at.toISOString() }),
    author: nameOf(rest.author),
    coAuthors: rest.coAuthors.map(nameOf),
    ...(hash <= 9 && { sha: hash.toString(16).padStart(40, '0') }),
    ...(merge && hash % 3 === 0 && { merge: true as const }),
  }));

/** Everything that changes what is computed, in any order. */
export const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('commits' as const),
    commits: fc.array(commit, { minLength: 1, maxLength: 25 }),
  }),
  fc.record({ kind: fc.constant('merge' as const), one: author, other: author }),
  fc.record({ kind: fc.constant('bots' as const), names: fc.subarray(['Linus', 'ada@example.com']) }),
  fc.record({
    kind: fc.constant('member' as const),
    team: fc.constantFrom(...teams),
    author,
    since: fc.option(instant),
    until: fc.option(instant),
  }),
  fc.record({
    kind: fc.constant('archive' as const),
    repository: fc.constantFrom(...repositories),
    archived: fc.boolean(),
  }),
);

/** Empties the database and founds the teams; `web` is a part of `all`. */
export async function begin(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ names: string }>(
    `select string_agg(quote_ident(tablename), ', ') as names from pg_tables
     where schemaname = 'public' and tablename <> '_prisma_migrations'`,
  );
  await pool.query(`truncate ${rows[0]?.names} restart identity cascade`);
  await pool.query("insert into team (slug, name) values ('all', 'All'), ('web', 'Web'), ('ops', 'Ops')");
  await pool.query("update team set parent_id = 1 where slug = 'web'");
  const first = authors.map((name) => ({ at: '2026-03-19T12:00:00Z', author: name }));
  const everywhere = repositories.map((repository) => ({
    at: '2026-03-19T13:00:00Z',
    author: 'Ada',
    repository,
  }));
  await storeCommits(pool, [...first, ...everywhere], timeZone);
}

/** Makes one change as the product does, and computes what it made dirty. */
export async function make(pool: Pool, given: Change): Promise<void> {
  if (given.kind === 'commits') return storeCommits(pool, given.commits, timeZone);
  if (given.kind === 'merge') await merge(pool, given.one, given.other);
  if (given.kind === 'bots') await writeInstallation(pool, { botNames: given.names });
  if (given.kind === 'member') await join(pool, given);
  if (given.kind === 'archive') {
    await pool.query('update repository set archived = $2 where full_name = $1', [
      given.repository,
      given.archived,
    ]);
  }
  await computeFacts(pool, timeZone);
}

async function merge(pool: Pool, one: number, other: number): Promise<void> {
  const people = [await personOf(pool, addressOf(one)), await personOf(pool, addressOf(other))] as const;
  if (people[0] !== people[1]) await mergeContributors(pool, ...people);
}

async function join(pool: Pool, { team, author: index, since, until }: Change & { kind: 'member' }) {
  const person = await personOf(pool, addressOf(index));
  await select(
    pool,
    sql`insert into team_member (team_id, contributor_id, since, until)
        select id, ${person}, ${since}::timestamptz, ${until}::timestamptz from team where slug = ${team}`,
  );
}

export function addressOf(index: number): string {
  return `${nameOf(index).toLowerCase()}@example.com`;
}
