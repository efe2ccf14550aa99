import { describe, expect, it } from 'vitest';
import { asking } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import {
  metricMadeOf,
  metricOver,
  ownEngine,
  ownGroup,
  ownMetric,
  rowsOf,
  standardColumns,
} from '../support/groups.ts';

const { pool } = await testDatabase();
await pool.query(`
  insert into repository (id, source, connection, upstream_id, host, full_name) values
    (1, 'git', 'default', '1', 'git.example', 'acme/shop'), (2, 'git', 'default', '2', 'git.example', 'acme/site');
  create table request (at timestamptz, coding float8, review float8, deploy float8, ${standardColumns});
  insert into request (at, coding, review, deploy, repository, bot, identity) values
    ('2026-03-02T10:00Z', 10, 30, 60, 1, false, 'a'), ('2026-03-03T10:00Z', 50, 10, 0, 1, false, 'b'),
    ('2026-03-03T11:00Z', 30, 10, 30, 2, false, 'c'), ('2026-03-03T12:00Z', 100, null, 5, 1, false, 'no review'),
    ('2026-03-03T13:00Z', 200, null, null, 1, false, 'neither'), ('2026-03-03T14:00Z', 7, 7, null, 1, false, 'lost'),
    ('2026-03-03T15:00Z', 1, 1, 1, 1, true, 'robot'), ('2026-02-28T15:00Z', 1, 3, 0, 1, false, 'before');`);

const requests = (columns: string) =>
  rowsOf('request', ['at', columns]).select.replace(`r.${columns}`, columns);

function stage(name: string, reason?: string) {
  const rows = rowsOf('request', ['at', name]);
  const leftOut = `select '${reason}' as reason, r.at, 1::float8 as value, r.person, r.repository, r.home, r.identity
                   from request r where r.${name} is null and not r.bot and r.identity <> 'lost'`;
  return metricOver({
    id: name,
    unit: 'seconds',
    title: `Time of ${name}`,
    observe: {
      ...rows,
      id: name,
      select: `${rows.select.replace(`r.${name}`, `r.${name} as value`)} where r.${name} is not null`,
      among: {
        rows: requests,
        where: `r.${name} is not null`,
        value: `r.${name}`,
        ...(reason && {
          reason: `case when r.${name} is null and r.identity <> 'lost' then '${reason}' end`,
        }),
      },
      ...(reason && { excluded: { id: `without_${name}`, select: leftOut } }),
    },
    summarise: { kind: 'distribution', headline: 'median' },
  });
}

const engine = await ownEngine(
  pool,
  ownGroup(
    [
      stage('coding'),
      stage('review', 'no_review'),
      stage('deploy', 'not_deployed'),
      metricMadeOf({
        id: 'bottleneck',
        unit: 'share',
        combine: { kind: 'largest share', of: ['coding', 'review', 'deploy'] },
      }),
    ],
    [
      {
        id: 'stages',
        title: 'Stages',
        kind: 'stacked-bar',
        metrics: ['coding', 'review', 'deploy'],
        shows: 'cohort',
      },
    ],
  ),
);
const days = { from: '2026-03-02', to: '2026-03-04' };
const cohortIn = async (query = {}) =>
  (await asking(engine, 'own', { ...days, ...query })).charts.find((chart) => chart.id === 'stages')?.cohort;

describe('stacked means', () => {
  it('are over the rows that all metrics of the chart have, so that they add up', async () => {
    const cohort = await cohortIn();
    expect(cohort?.sampleSize).toBe(3);
    expect(cohort?.means.map(({ metric, value }) => [metric, value])).toEqual([
      ['coding', 30],
      ['review', 50 / 3],
      ['deploy', 30],
    ]);
    expect(cohort?.means.map(({ share }) => share)).toEqual([30 / (230 / 3), 50 / 230, 30 / (230 / 3)]);
  });

  it('are there for each bucket', async () => {
    const cohort = await cohortIn();
    expect(
      cohort?.means.map(({ series }) => series.map(({ value, sampleSize }) => [value, sampleSize])),
    ).toEqual([
      [
        [10, 1],
        [40, 2],
        [null, 0],
      ],
      [
        [30, 1],
        [10, 2],
        [null, 0],
      ],
      [
        [60, 1],
        [15, 2],
        [null, 0],
      ],
    ]);
  });

  it('say of each row that is not among them why, once', async () => {
    expect((await cohortIn())?.excluded).toEqual([
      { reason: 'bot', count: 1 },
      { reason: 'incomplete', count: 1 },
      { reason: 'no_review', count: 2 },
    ]);
  });

  it('leave each metric’s own headline over its own rows', async () => {
    const coding = await ownMetric(engine, 'coding', days);
    expect([coding.value, coding.sampleSize]).toEqual([(30 + 50) / 2, 6]);
    const review = await ownMetric(engine, 'review', days);
    expect(review.excluded).toEqual([
      { reason: 'bot', count: 1 },
      { reason: 'no_review', count: 2 },
    ]);
  });

  it('are those of a repository where one is asked for', async () => {
    const cohort = await cohortIn({ repository: 'acme/site' });
    expect(cohort?.means.map(({ value }) => value)).toEqual([30, 10, 30]);
  });
});

describe('the largest share', () => {
  const asked = (query = {}) => ownMetric(engine, 'bottleneck', { ...days, ...query });

  it('is of the summed time, and has its stage’s name', async () => {
    const { value, label, sampleSize, statistic } = await asked({ to: '2026-03-02' });
    expect({ value, label, sampleSize, statistic }).toEqual({
      value: 0.6,
      label: 'Time of deploy',
      sampleSize: 1,
      statistic: 'share',
    });
  });

  it('is another stage in another bucket', async () => {
    expect((await asked()).series.map(({ value, label }) => [value, label])).toEqual([
      [0.6, 'Time of deploy'],
      [80 / 130, 'Time of coding'],
      [null, undefined],
    ]);
  });

  it('has every stage beside it, along the buckets too', async () => {
    const { breakdown } = await asked();
    expect(breakdown?.map(({ key, value }) => [key, value])).toEqual([
      ['coding', 30 / (230 / 3)],
      ['review', 50 / 230],
      ['deploy', 30 / (230 / 3)],
    ]);
    expect(breakdown?.map(({ series }) => series?.map((point) => point.value))).toEqual([
      [0.1, 40 / 65, null],
      [0.3, 10 / 65, null],
      [0.6, 15 / 65, null],
    ]);
  });

  it('is compared with that of the period before, and of a repository where one is asked for', async () => {
    expect((await asked({ compare: 'previous' })).previousValue).toBe(0.75);
    expect((await asked({ repository: 'acme/shop' })).label).toBe('Time of coding');
  });
});
