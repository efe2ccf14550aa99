import { describe, expect, it } from 'vitest';
import { type QuestionQuery, questionQuery } from '../../server/contract/question.ts';
import { type MetricRecord, recordsOf } from '../../server/metrics/answer/records.ts';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { computeFacts, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';

const operator = { name: 'test', role: 'admin', contributorId: null, operator: true } as const;
const languages = 'ABCDEFGHIJKL'.split('');

describe('the rows behind a breakdown', async () => {
  const { pool } = await testDatabase();
  await storeCommits(pool, [{ at: '2026-03-02T10:00:00Z', author: 'Ada' }]);
  await pool.query(
    `insert into commit_language (repository_id, sha, language, kind, additions, deletions)
     select repository_id, sha, language, 'programming', 100 - place, 0
     from commit, unnest($1::text[]) with ordinality l (language, place)`,
    [languages],
  );
  await computeFacts(pool);
  const engine = await metricsEngine(pool);
  const question = { from: '2026-03-02', to: '2026-03-02', contributor: 'Ada' } satisfies QuestionQuery;

  const allRows = async (key?: string) => {
    const rows: MetricRecord[] = [];
    let after: string | undefined;
    do {
      const page = await recordsOf(engine, operator, 'contribution', 'languages', {
        ...questionQuery.parse(question),
        key,
        after,
        limit: 5,
      });
      rows.push(...page.records);
      after = page.next ?? undefined;
    } while (after !== undefined);
    return rows.map((row) => row.value).toSorted((one, other) => one - other);
  };

  it('come each once, also where one commit at one moment has more of them than a page', async () => {
    expect(await allRows()).toEqual([88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
  });

  it('under “other” are those of the parts that are not shown by themselves', async () => {
    const { breakdown } = metricIn(await asking(engine, 'contribution', question), 'languages');
    const other = breakdown?.find((slice) => slice.key === 'other');
    expect([breakdown?.length, other?.value]).toEqual([11, 88 + 89]);
    expect(await allRows('other')).toEqual([88, 89]);
    expect(await allRows('A')).toEqual([99]);
    expect(await allRows('')).toEqual([]);
  });

  it('add up to the whole', async () => {
    const { breakdown, value } = metricIn(await asking(engine, 'contribution', question), 'languages');
    const sum = (numbers: (number | null | undefined)[]) =>
      numbers.reduce<number>((all, one) => all + (one ?? 0), 0);
    expect(sum(breakdown?.map((slice) => slice.value) ?? [])).toBe(value);
    expect(sum(breakdown?.map((slice) => slice.share) ?? [])).toBeCloseTo(1, 10);
  });
});

describe('the rows behind a streak', async () => {
  const { pool } = await testDatabase();
  await storeCommits(
    pool,
    ['02', '03'].map((day) => ({ at: `2026-03-${day}T10:00:00Z`, author: 'Ada' })),
  );

  it('are its days, as long as it was by then', async () => {
    const question = questionQuery.parse({ from: '2026-03-01', to: '2026-03-08', contributor: 'Ada' });
    const { records } = await recordsOf(await metricsEngine(pool), operator, 'commits', 'commit_streak', {
      ...question,
      limit: 10,
    });
    expect(records.map(({ identity, value, person }) => [identity, value, person])).toEqual([
      ['2026-03-03', 2, 'Ada'],
      ['2026-03-02', 1, 'Ada'],
    ]);
  });
});
