import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { bigRepository } from '../support/big-repository.ts';
import { collectionEngine } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { plainGit } from '../support/git-repository.ts';
import { oddRepository } from '../support/odd-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { collectRepositories, sharesStored } from './collected-git.ts';
import { type CountedCommit, countedByGit, sharesOf } from './counted-by-git.ts';

const bigCommits = process.env.MOMENTUM_SOAK ? 25_000 : 3_000;
const projectRoot = join(import.meta.dirname, '../..');
const languageOfEnding: Record<string, string> = {
  ts: 'TypeScript',
  tsx: 'TypeScript',
  py: 'Python',
  go: 'Go',
  java: 'Java',
  css: 'CSS',
  rs: 'Rust',
};

async function collected(folder: string): Promise<Pool> {
  const { pool } = await testDatabase();
  const engine = await collectionEngine(pool);
  const { status } = await collectRepositories(engine, [folder]);
  expect(status).toBe('COMPLETED');
  return pool;
}

/** What linguist takes for generated or copied in. */
const leftOut = /package-lock\.json$|(^|\/)cache\//;

const withoutMerges = (commits: readonly CountedCommit[]) => commits.filter(({ merge }) => !merge);
const without = (commits: readonly CountedCommit[], leftOut: RegExp) =>
  commits.map((commit) => ({ ...commit, files: commit.files.filter(({ path }) => !leftOut.test(path)) }));

describe('after a collection, database and answers agree with plain git', () => {
  it('in a big repository: commits, lines, authors and languages', async () => {
    const folder = temporaryFolder();
    await bigRepository(folder, { commits: bigCommits });
    const counted = await countedByGit(folder);
    const pool = await collected(folder);
    expect(await sharesStored(pool)).toEqual(sharesOf(counted));

    const metrics = await metricsEngine(pool);
    const period = { from: '2023-01-01', to: '2026-01-31' };
    const organization = await asking(metrics, 'activity', period);
    expect(metricIn(organization, 'commits').value).toBe(withoutMerges(counted).length);
    expect(metricIn(organization, 'commits').excluded).toEqual([
      { reason: 'merge', count: counted.length - withoutMerges(counted).length },
    ]);

    const written = sharesOf(without(withoutMerges(counted), leftOut));
    const [author = ''] = Object.keys(written);
    const { rows } = await pool.query(
      `select count(distinct ca.sha)::int as commits, sum(c.additions)::int as added, sum(c.deletions)::int as removed
       from commit_author ca join account a on a.id = ca.account_id join commit c using (repository_id, sha)
       where a.upstream_id = $1 and c.parents <= 1 and not ca.co_author`,
      [author],
    );
    expect(rows[0]).toEqual({
      commits: written[author]?.commits,
      added: written[author]?.added,
      removed: written[author]?.removed,
    });
  });

  it('in the languages of a big repository', async () => {
    const folder = temporaryFolder();
    await bigRepository(folder, { commits: 1_000 });
    const expected: Record<string, number> = {};
    for (const { files } of without(await countedByGit(folder), leftOut)) {
      for (const { path, added, removed } of files) {
        const language = languageOfEnding[/\.(\w+)$/.exec(path)?.[1] ?? ''];
        if (language && added + removed > 0) expected[language] = (expected[language] ?? 0) + added + removed;
      }
    }
    const pool = await collected(folder);
    const { rows } = await pool.query<{ language: string; lines: number }>(
      `select language, sum(additions + deletions)::int as lines from commit_language
       where kind in ('programming', 'markup') group by 1`,
    );
    expect(Object.fromEntries(rows.map((row) => [row.language, row.lines]))).toEqual(expected);
  });

  it.each(['main', 'shallow', 'detached'] as const)('in odd repositories: %s', async (which) => {
    const odd = await oddRepository(temporaryFolder());
    const counted = await countedByGit(odd[which]);
    const pool = await collected(odd[which]);
    expect(await sharesStored(pool)).toEqual(sharesOf(counted));
    const november = withoutMerges(counted).filter(
      ({ at }) => at >= Date.UTC(2023, 10, 1) && at < Date.UTC(2023, 11, 1),
    );
    const answer = await asking(await metricsEngine(pool), 'activity', {
      from: '2023-11-01',
      to: '2023-11-30',
    });
    expect(metricIn(answer, 'commits').value).toBe(november.length);
  });

  it.skipIf(!existsSync(join(projectRoot, '.git')))('in the history of Momentum itself', async () => {
    const folder = join(temporaryFolder(), 'momentum.git');
    await plainGit('.', ['clone', '--quiet', '--bare', `file://${projectRoot}`, folder]);
    const counted = await countedByGit(folder);
    expect(await sharesStored(await collected(folder))).toEqual(sharesOf(counted));
  });
});
