import { describe, expect, it } from 'vitest';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import { deliveryCollected } from '../support/given.ts';
import { type StoredPullRequest, storeDelivery } from '../support/pull-requests.ts';

const hour = 3600;
const at = (day: string, time: string) => `2026-03-${day}T${time}:00Z`;

/** Opened by Ada at 8 after a commit at 6, merged at 12. */
function change(number: number, day: string, more: Partial<StoredPullRequest> = {}): StoredPullRequest {
  const usual = { opened: at(day, '08:00'), commits: [at(day, '06:00')], merged: at(day, '12:00') };
  return { number, ...usual, ...more };
}

const approvedAt = (day: string, time: string) => [
  { by: 'Grace', at: at(day, time), verdict: 'APPROVED' as const },
];

const { pool } = await testDatabase();
await storeDelivery(pool, {
  pullRequests: [
    change(1, '02', {
      reviews: [{ by: 'Grace', at: at('02', '09:00') }, ...approvedAt('02', '11:00')],
    }),
    change(2, '03', { mergedBy: 'Ada', comments: [{ by: 'Ada', at: at('03', '09:00') }] }),
    change(3, '04', { comments: [{ by: 'Grace', at: at('04', '09:00') }] }),
    change(4, '05', {
      reviews: [
        { by: 'Grace', at: at('05', '09:00'), verdict: 'APPROVED', dismissed: at('05', '10:00') },
        { by: 'Barbara', at: at('05', '11:00'), verdict: 'APPROVED' },
      ],
    }),
    change(5, '06', {
      reviews: [{ by: 'Grace', at: at('06', '09:00'), verdict: 'APPROVED', dismissed: at('06', '10:00') }],
    }),
    change(6, '09', {
      opened: at('09', '06:00'),
      commits: [at('09', '05:00')],
      reviews: [{ by: 'Grace', at: at('09', '07:00') }, ...approvedAt('09', '11:00')],
      events: [{ kind: 'READY_FOR_REVIEW', at: at('09', '10:00') }],
    }),
    change(7, '10', {
      reviews: [
        { by: 'coderabbit[bot]', at: at('10', '08:01'), verdict: 'APPROVED' },
        ...approvedAt('10', '11:00'),
      ],
    }),
    change(8, '11', {
      opened: at('10', '08:00'),
      reviews: approvedAt('11', '11:00'),
      events: [
        { kind: 'CLOSED', at: at('10', '10:00') },
        { kind: 'REOPENED', at: at('11', '08:00') },
      ],
    }),
    change(9, '12', { commits: ['2024-05-05T05:05:00Z'] }),
    change(10, '13', { author: 'renovate[bot]', reviews: approvedAt('13', '11:00') }),
    change(11, '16', { author: null, reviews: approvedAt('16', '10:00') }),
    change(12, '17', { baseBranch: 'release/1', reviews: approvedAt('17', '10:00') }),
  ],
  deployments: [
    { id: 'first', finished: at('01', '10:00'), sha: 'long-ago' },
    { id: 'one', finished: at('02', '14:00'), sha: 'merge-1' },
    {
      id: 'three',
      finished: at('04', '14:00'),
      sha: 'merge-3',
      brought: { commits: ['merge-2', 'merge-3'], previous: 'merge-1' },
    },
    { id: 'failed', finished: at('09', '13:00'), sha: 'merge-6', status: 'FAILED' },
  ],
});
await storeDelivery(pool, {
  repository: 'acme/library',
  pullRequests: [change(1, '18', { author: 'Grace', reviews: [{ by: 'Ada', at: at('18', '09:00') }] })],
});
await deliveryCollected(pool);
const engine = await metricsEngine(pool);

const asked = (from: string, to: string, query = {}) =>
  asking(engine, 'cycle-time', { from: `2026-03-${from}`, to: `2026-03-${to}`, ...query });

/** Hours of each stage, of pull requests that were merged on a day. */
async function hoursOn(day: string) {
  const answer = await asked(day, day);
  const hours = (id: string) => {
    const { value } = metricIn(answer, id);
    return value === null ? null : value / hour;
  };
  return {
    coding: hours('coding_time'),
    pickup: hours('pickup_time'),
    review: hours('review_time'),
    merge: hours('merge_time'),
    deployment: hours('deployment_time'),
    total: hours('total_cycle_time'),
  };
}

const excludedFrom = async (metric: string, day: string) =>
  metricIn(await asked(day, day, { metric }), metric).excluded;

describe('the stages of a pull request', () => {
  it('go from the first commit over the review and the merge to production', async () => {
    const stages = { coding: 2, pickup: 1, review: 3, merge: 1, deployment: 3, total: 8 };
    expect(await hoursOn('02')).toEqual(stages);
  });

  it('leave out the review of what the author merged alone; the rest still adds up', async () => {
    const stages = { coding: 2, pickup: null, review: null, merge: 4, deployment: 30, total: 32 };
    expect(await hoursOn('03')).toEqual(stages);
    expect(await excludedFrom('review_time', '03')).toEqual([{ reason: 'no_review', count: 1 }]);
    expect(await excludedFrom('pickup_time', '03')).toEqual([{ reason: 'no_review', count: 1 }]);
  });

  it('have a review that goes on until the merge where nobody approved', async () => {
    const stages = { coding: 2, pickup: 1, review: 4, merge: 0, deployment: 2, total: 8 };
    expect(await hoursOn('04')).toEqual(stages);
    const { breakdown } = metricIn(await asked('02', '04'), 'review_time');
    expect(breakdown?.map(({ key, sampleSize }) => [key, sampleSize])).toEqual([
      ['approval', 1],
      ['merge', 1],
    ]);
  });

  it('count the last approval that held at the merge, none that was dismissed', async () => {
    expect(await hoursOn('05')).toMatchObject({ pickup: 1, review: 3, merge: 1 });
    expect(await hoursOn('06')).toMatchObject({ pickup: 1, review: 4, merge: 0 });
  });

  it('count time as a draft as coding, and a review of the draft when it was ready', async () => {
    expect(await hoursOn('09')).toMatchObject({ coding: 5, pickup: 0, review: 1, merge: 1 });
  });

  it('wait for a person: a reviewer that is a bot neither picks up nor approves', async () => {
    expect(await hoursOn('10')).toMatchObject({ pickup: 3, review: 3 });
  });

  it('belong to the day of the merge, however often it was closed before', async () => {
    expect(await hoursOn('11')).toMatchObject({ review: 27, merge: 1 });
  });

  it('count copied history as 90 days of coding at most', async () => {
    expect(await hoursOn('12')).toMatchObject({ coding: 90 * 24 });
  });
});

describe('whose pull requests count', () => {
  it('are those of people; bots’ are counted as left out, and shown where they are asked for', async () => {
    const { sampleSize, value, excluded } = metricIn(await asked('13', '13'), 'coding_time');
    expect({ sampleSize, value, excluded }).toEqual({
      sampleSize: 0,
      value: null,
      excluded: [{ reason: 'bot', count: 1 }],
    });
    const withBots = metricIn(await asked('13', '13', { bots: 'true' }), 'coding_time');
    expect(withBots).toMatchObject({ sampleSize: 1, value: 2 * hour, excluded: [] });
  });

  it('are those of deleted accounts too, and those into any branch', async () => {
    expect(await hoursOn('16')).toMatchObject({ coding: 2, review: 2 });
    expect(await hoursOn('17')).toMatchObject({ coding: 2, review: 2 });
  });

  it('are those that the team’s members merged while they were members', async () => {
    await pool.query(`
      insert into team (id, slug, name) values (1, 'payments', 'Payments');
      insert into team_member (team_id, contributor_id, until)
      select 1, id, '2026-03-04T00:00Z' from contributor where name = 'Ada';`);
    const theirs = await asked('01', '31', { team: 'payments' });
    expect(metricIn(theirs, 'coding_time').sampleSize).toBe(2);
    expect(metricIn(theirs, 'total_cycle_time').sampleSize).toBe(2);
  });
});

describe('what is merged and not deployed', () => {
  it('has no total, is counted, and is listed with its age at the end of the period', async () => {
    const total = metricIn(await asked('09', '10', { metric: 'total_cycle_time' }), 'total_cycle_time');
    expect(total).toMatchObject({
      value: null,
      sampleSize: 0,
      excluded: [{ reason: 'not_deployed', count: 2 }],
    });
    expect(total.rows?.at(-1)).toEqual(['#7 Change 7', 'acme/shop', 12 * hour]);
    expect(total.rows?.map(([title]) => title)).toEqual([
      '#4 Change 4',
      '#5 Change 5',
      '#6 Change 6',
      '#7 Change 7',
    ]);
  });

  it('ends at the merge where the repository has no deployments, which is said', async () => {
    const answer = await asked('18', '18');
    const total = metricIn(answer, 'total_cycle_time');
    expect(total.value).toBe(6 * hour);
    expect(total.breakdown?.find((part) => part.key === 'merge')).toMatchObject({ sampleSize: 1 });
    expect(metricIn(answer, 'deployment_time')).toMatchObject({
      value: null,
      excluded: [{ reason: 'no_deployments', count: 1 }],
    });
  });

  it('is not configured, rather than slow, where no source brings deployments', async () => {
    await pool.query("delete from resource_freshness where resource = 'deployments'");
    const answer = await asked('18', '18');
    expect(metricIn(answer, 'deployment_time')).toMatchObject({ value: null, missing: ['deployments'] });
    expect(metricIn(answer, 'total_cycle_time').value).toBe(6 * hour);
    expect(answer.notes.join(' ')).toMatch(/No deployments collected yet/);
    await deliveryCollected(pool);
  });
});

describe('the answer as a whole', () => {
  it('stacks the means of the pull requests that have every stage, and counts the others', async () => {
    const { charts, metrics } = await asked('02', '06');
    const cohort = charts.find((chart) => chart.id === 'breakdown')?.cohort;
    expect(cohort?.sampleSize).toBe(2);
    expect(cohort?.means.map(({ value }) => (value ?? 0) / hour)).toEqual([2, 3.5, 2.5]);
    expect(cohort?.excluded).toEqual([
      { reason: 'no_review', count: 1 },
      { reason: 'not_deployed', count: 2 },
    ]);
    const bottleneck = metrics.find((metric) => metric.id === 'bottleneck');
    expect(bottleneck).toMatchObject({ label: 'Review', value: 7 / 16, sampleSize: 2 });
  });

  it('names a bottleneck for each bucket, and gives every stage its share for the heatmap', async () => {
    const bottleneck = metricIn(await asked('02', '04', { by: 'day' }), 'bottleneck');
    expect(bottleneck.series.map(({ label, value }) => [label, value])).toEqual([
      ['Review', 3 / 8],
      [undefined, null],
      ['Review', 0.5],
    ]);
    const shares = bottleneck.breakdown?.map(({ key, series }) => [key, series?.[2]?.value]);
    expect(shares).toEqual([
      ['coding_time', 0.25],
      ['review_time', 0.5],
      ['deployment_time', 0.25],
    ]);
  });

  it('keeps to one repository, and counts in a cut week what lies inside the period', async () => {
    const library = metricIn(await asked('01', '31', { repository: 'acme/library' }), 'coding_time');
    expect(library.sampleSize).toBe(1);
    const [first] = metricIn(await asked('03', '15', { by: 'week' }), 'coding_time').series;
    expect(first).toMatchObject({ start: '2026-03-02', partial: true, sampleSize: 4 });
  });

  it('has no data where nothing was merged, and compares with nothing that few stand behind', async () => {
    const none = metricIn(await asked('20', '22'), 'coding_time');
    expect(none).toMatchObject({ value: null, sampleSize: 0, statistics: { mean: null, p90: null } });
    const compared = metricIn(await asked('05', '06', { compare: 'previous' }), 'coding_time');
    expect(compared).toMatchObject({ value: 2 * hour, previousValue: 2 * hour, change: null });
  });
});
