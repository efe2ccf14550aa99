import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  codingTime,
  deploymentTime,
  mergeTime,
  reviewTime,
} from '../../server/metrics/observations/pull-request-stages.ts';
import { mergedPullRequests, secondsBetween } from '../../server/metrics/observations/pull-requests.ts';
import { pullRequest } from '../facts/random-delivery.ts';
import { asking, metricIn } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import { metricOver, ownEngine, ownGroup } from '../support/groups.ts';
import { mergeHash, storeDelivery } from '../support/pull-requests.ts';

const { pool } = await testDatabase();
const untilMerge = secondsBetween('f.first_commit_at', 'f.merged_at');
const untilDeployed = secondsBetween('f.first_commit_at', 'f.deployed_at');
const mean = { kind: 'distribution', headline: 'mean' } as const;
const duration = (id: string, observe: typeof codingTime) =>
  metricOver({ id, observe, summarise: mean, unit: 'seconds' });
const metrics = [
  duration('coding', codingTime),
  duration('review', reviewTime),
  duration('merge', mergeTime),
  duration('deployment', deploymentTime),
  duration('merged', mergedPullRequests({ id: 'until_merge', value: untilMerge })),
  duration(
    'deployed',
    mergedPullRequests({ id: 'until_deployed', value: untilDeployed, where: 'f.deployed_at is not null' }),
  ),
];
const charts = [
  {
    id: 'all',
    title: 'All',
    kind: 'stacked-bar',
    shows: 'cohort',
    metrics: ['coding', 'review', 'deployment', 'deployed'],
  },
] as const;

it('adds up the stages of any pull requests to the whole, in sums and in the means of a chart, bucket by bucket', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(pullRequest, { minLength: 4, maxLength: 12 }), async (pulls) => {
      round += 1;
      const repository = `acme/shop-${round}`;
      const pullRequests = pulls.map((pull, index) => ({ ...pull, number: index + 1 }));
      const deployments = pullRequests
        .filter(({ number, merged }) => merged !== undefined && number % 2 === 0)
        .map(({ number }) => ({
          id: `${round}-${number}`,
          sha: mergeHash(number),
          finished: `2026-05-1${number % 10}T00:00:00Z`,
        }));
      await storeDelivery(pool, { repository, pullRequests, deployments });
      const engine = await ownEngine(pool, ownGroup(metrics, charts));
      const answer = await asking(engine, 'own', { from: '2026-01-01', to: '2026-05-01', repository });
      const sumOf = (id: string) => {
        const { statistics, sampleSize } = metricIn(answer, id);
        return (statistics?.mean ?? 0) * sampleSize;
      };
      expect(sumOf('coding') + sumOf('review') + sumOf('merge')).toBeCloseTo(sumOf('merged'), 2);
      const means = answer.charts[0]?.cohort?.means ?? [];
      for (const index of [-1, ...(means[0]?.series.keys() ?? [])]) {
        const [coding, review, deployment, deployed] = means.map(({ value, series }) =>
          index === -1 ? value : series[index]?.value,
        );
        expect((coding ?? 0) + (review ?? 0) + (deployment ?? 0)).toBeCloseTo(deployed ?? 0, 2);
      }
    }),
    { numRuns: 12 },
  );
});
