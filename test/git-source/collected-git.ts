import type { Pool } from 'pg';
import type { CollectionEngine } from '../../collectors/engine/engine.ts';
import type { CollectionRecord } from '../../collectors/engine/run/collection.ts';
import { collectNow } from '../support/collecting.ts';
import type { Share } from './counted-by-git.ts';

/** Sets the repositories of the git source, as the command line does. */
export async function useRepositories(
  engine: CollectionEngine,
  addresses: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const given = { GIT_REPOSITORIES: addresses.join(','), ...more };
  const configs = Object.entries(given).map(([key, value]) => ({ key, value }));
  await engine.configuration.save('git', configs, 'here');
}

/** Collects repositories for the first time, or again. */
export async function collectRepositories(
  engine: CollectionEngine,
  addresses: readonly string[],
  more: Readonly<Record<string, string>> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<CollectionRecord> {
  await useRepositories(engine, addresses, more);
  return collectNow(engine, [], { signal });
}

/** What the database holds of each author, generated files included, as `sharesOf` adds git up. */
export async function sharesStored(pool: Pool): Promise<Record<string, Share>> {
  const { rows } = await pool.query<Share & { author: string }>(`
    select a.upstream_id as author, count(*)::int as commits, count(*) filter (where c.parents > 1)::int as merges,
           sum(c.additions + c.generated_additions)::int as added,
           sum(c.deletions + c.generated_deletions)::int as removed
    from commit c join account a on a.id = c.author_id where c.reachable group by 1`);
  return Object.fromEntries(rows.map(({ author, ...share }) => [author, share]));
}

/** The version of every row that collecting writes: an update makes a new one, even with the same values. */
export async function versions(pool: Pool): Promise<unknown[]> {
  const tables = ['repository', 'branch', 'contributor', 'account', 'commit', 'commit_author'];
  const facts = ['commit_language', 'presence', 'commit_day', 'rollup'];
  const selects = [...tables, ...facts].map(
    (table) => `select '${table}' as name, xmin::text, count(*) from ${table} group by xmin::text`,
  );
  const { rows } = await pool.query(`${selects.join(' union all ')} order by 1, 2`);
  return rows;
}

/** Hashes of the commits that count. */
export async function reachableShas(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ sha: string }>('select sha from commit where reachable order by sha');
  return rows.map(({ sha }) => sha);
}
