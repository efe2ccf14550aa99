import { expect, it } from 'vitest';
import { metricsPage } from '../../server/documentation/metrics-page.ts';
import { metricCatalogueOf } from '../../server/metrics/catalogue/catalogue.ts';
import { verifyNeeds } from '../../server/metrics/catalogue/needs.ts';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import { storeGiven } from '../support/given.ts';
import { metricOver, ownGroup } from '../support/groups.ts';

const given = {
  rows: {
    'pipeline-runs': [
      { startedAt: '2026-03-02T10:00:00Z', result: 'FAILED', startedBy: 'Ada' },
      { startedAt: '2026-03-02T11:30:00Z', result: 'SUCCEEDED', startedBy: 'Grace' },
      { startedAt: '2026-03-03T09:00:00Z', attempts: null },
    ],
  },
};

const failing = metricOver({
  id: 'failing_runs',
  needs: ['pipeline-runs'],
  observe: {
    id: 'failing_runs',
    shape: 'event',
    by: 'person',
    dimensions: [],
    rolledUp: false,
    select: `select a.contributor_id as person, r.repository_id as repository, false as bot, true as home, null::int as identity,
                    r.started_at as at, (r.result = 'FAILED')::int as value
             from pipeline_run r left join account a on a.id = r.started_by_id`,
  },
  summarise: { kind: 'ratio' },
  example: {
    given,
    question: { from: '2026-03-02', to: '2026-03-03' },
    value: 1 / 3,
    why: 'One of three runs failed.',
  },
});
const catalogue = metricCatalogueOf([ownGroup([failing])]);

it('an example has rows of any resource, with what they refer to; what they leave out is as in the resource’s own', async () => {
  const { pool } = await testDatabase();
  await storeGiven(pool, given);
  const { question, value } = failing.example;
  const answer = await asking(await metricsEngine(pool, { catalogue }), 'own', question);
  expect(metricIn(answer, failing.id).value).toBe(value);
  const { rows } = await pool.query(
    `select run.upstream_id as id, run.event, p.name as pipeline, r.full_name as repository, a.name as by
     from pipeline_run run join pipeline p on p.id = run.pipeline_id join repository r on r.id = run.repository_id
     left join account a on a.id = run.started_by_id order by run.started_at`,
  );
  const shared = { event: 'push', pipeline: 'Build', repository: 'acme/shop' };
  expect(rows).toEqual([
    { ...shared, id: '9001', by: 'Ada' },
    { ...shared, id: '9001-2', by: 'Grace' },
    { ...shared, id: '9001-3', by: null },
  ]);
});

it('they are documented by what they say', () => {
  expect(metricsPage(catalogue.groups)).toContain(
    '- `pipeline-runs` · started at 2026-03-02 10:00 · result FAILED · started by Ada\n' +
      '- `pipeline-runs` · started at 2026-03-02 11:30 · result SUCCEEDED · started by Grace\n',
  );
});

it('those of no resource are refused when Momentum starts', () => {
  expect(() => verifyNeeds(catalogue, (name) => name === 'pipeline-runs')).not.toThrow();
  expect(() => verifyNeeds(catalogue, () => false)).toThrow('needs “pipeline-runs”, which is no resource.');
  const misspelt = { ...failing, example: { ...failing.example, given: { rows: { 'pipeline-run': [] } } } };
  expect(() =>
    verifyNeeds(metricCatalogueOf([ownGroup([misspelt])]), (name) => name === 'pipeline-runs'),
  ).toThrow('needs “pipeline-run”, which is no resource.');
});
