import { describe, expect, it } from 'vitest';
import { metricCatalogueOf } from '../../server/metrics/catalogue/catalogue.ts';
import { defineGroup } from '../../server/metrics/model/group.ts';
import { commitsOfPeople } from '../../server/metrics/observations/commits-of-people.ts';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';

const people = defineGroup({
  id: 'people',
  short: 'people',
  title: 'People',
  description: 'Who is there.',
  level: 'organization',
  category: 'delivery',
  metrics: [
    {
      id: 'committers',
      title: 'Committers',
      question: 'How many people commit?',
      definition: 'People with a commit.',
      unit: 'people',
      direction: 'none',
      needs: ['commits'],
      observe: { ...commitsOfPeople('1'), id: 'commits_of_people' },
      summarise: { kind: 'distinct people', doing: 'commit' },
      example: { given: {}, question: { from: '2026-03-02', to: '2026-03-02' }, value: null, why: '' },
    },
  ],
  charts: [],
});

describe('distinct people', async () => {
  const { pool } = await testDatabase();
  await storeCommits(pool, [
    { at: '2026-03-02T10:00:00Z', author: 'Ada' },
    { at: '2026-03-02T11:00:00Z', author: 'Grace', coAuthors: ['Linus'], repository: 'acme/site' },
    { at: '2026-03-03T10:00:00Z', author: 'Ada', repository: 'acme/site' },
    { at: '2026-03-03T10:00:00Z', author: 'Merger', merge: true },
    { at: '2026-03-03T10:00:00Z', author: 'robot[bot]' },
    { at: '2026-03-04T10:00:00Z', author: 'Old', repository: 'acme/old' },
  ]);
  await pool.query("update repository set archived = true where full_name = 'acme/old'");
  const engine = { ...(await metricsEngine(pool)), catalogue: metricCatalogueOf([people]) };
  const committers = async (query: Parameters<typeof asking>[2] = {}) =>
    metricIn(
      await asking(engine, 'people', { from: '2026-03-02', to: '2026-03-04', ...query }),
      'committers',
    );

  it('are counted once over all buckets, so buckets do not add up to the whole', async () => {
    const { value, series } = await committers();
    expect(value).toBe(3);
    expect(series.map((point) => point.value)).toEqual([3, 1, 0]);
  });

  it('are those of a repository where one is asked for', async () => {
    expect((await committers({ repository: ['acme/site'] })).value).toBe(3);
    expect((await committers({ repository: ['acme/shop'] })).value).toBe(1);
  });

  it('include bots where they are asked for', async () => {
    expect((await committers({ bots: 'true' })).value).toBe(4);
  });
});
