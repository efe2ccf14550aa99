import { defineGroup } from '../../model/group.ts';
import {
  codingTime,
  deploymentTime,
  mergeTime,
  pickupTime,
  reviewTime,
  totalCycleTime,
  waitingForDeployment,
} from '../../observations/pull-request-stages.ts';

/** Reviewed, approved and deployed; merged by hand without a review; and merged, but not deployed yet. */
const changes = [
  {
    author: 'Ada',
    firstCommit: '2026-03-02T06:00:00Z',
    opened: '2026-03-02T08:00:00Z',
    firstReview: '2026-03-02T09:00:00Z',
    approved: '2026-03-02T12:00:00Z',
    merged: '2026-03-02T13:00:00Z',
    deployed: '2026-03-02T14:00:00Z',
  },
  {
    author: 'Grace',
    firstCommit: '2026-03-03T06:00:00Z',
    opened: '2026-03-03T10:00:00Z',
    merged: '2026-03-03T16:00:00Z',
    deployed: '2026-03-03T18:00:00Z',
  },
  {
    author: 'Ada',
    firstCommit: '2026-03-04T06:00:00Z',
    opened: '2026-03-04T08:00:00Z',
    firstReview: '2026-03-04T11:00:00Z',
    merged: '2026-03-04T12:00:00Z',
  },
] as const;
const given = { pullRequests: changes };
const question = { from: '2026-03-02', to: '2026-03-04' };

const total = {
  unit: 'seconds',
  direction: 'down',
  needs: ['pull-requests'],
  observe: totalCycleTime,
} as const;

export const cycleTime = defineGroup({
  id: 'cycle-time',
  short: 'cycle',
  title: 'Cycle time breakdown',
  description: 'How long a change takes from its first commit to production, and where the time goes.',
  level: 'organization',
  category: 'delivery',
  metrics: [
    {
      ...total,
      id: 'total_cycle_time',
      title: 'Total cycle time',
      question: 'How long does a change take from its first commit to production?',
      definition:
        'From the first commit to the first successful production deployment; of repositories that have no deployments to the merge, which is shown apart. What is merged and not deployed yet has no total: it is left out, counted, and listed with its age. The median, in the bucket of the merge.',
      summarise: { kind: 'distribution', headline: 'median' },
      breakdown: {
        dimension: 'ending',
        keys: [
          { key: 'deployment', label: 'Until production' },
          { key: 'merge', label: 'Until the merge (repositories without deployments)' },
        ],
      },
      list: {
        of: waitingForDeployment,
        columns: [
          { title: 'Merged and not deployed', column: 'title' },
          { title: 'Repository', column: 'repository' },
          { title: 'Waiting for', column: 'age', unit: 'seconds' },
        ],
        order: 'oldest',
        most: 20,
      },
      example: {
        given,
        question,
        value: 36_000,
        why: '8 and 12 hours; the third is merged and waits for its deployment.',
      },
    },
    {
      ...total,
      id: 'total_cycle_time_p90',
      title: 'Total cycle time (p90)',
      question: 'Within what time are nine changes in ten in production?',
      definition: 'The total cycle time that 90 % of the pull requests merged in the bucket stayed within.',
      summarise: { kind: 'distribution', headline: 'p90' },
      example: { given, question, value: 41_760, why: 'Nine tenths of the way from 8 hours to 12.' },
    },
    {
      id: 'coding_time',
      title: 'Coding',
      question: 'How long is a change worked on before others are asked to look at it?',
      definition:
        'From the first commit of a pull request to the moment when it was ready for review: when it was opened, or, opened as a draft, when it was marked as ready. Commits of more than 90 days before the pull request are copied history and count as 90 days. The median over pull requests into any branch, in the bucket of the merge; bots are left out.',
      unit: 'seconds',
      direction: 'down',
      needs: ['pull-requests'],
      observe: codingTime,
      summarise: { kind: 'distribution', headline: 'median' },
      example: { given, question, value: 7200, why: '2, 4 and 2 hours.' },
    },
    {
      id: 'review_time',
      title: 'Review',
      question: 'How long does a review take, from being ready to being approved?',
      definition:
        'From ready for review to the last approval that still held at the merge; where somebody reviewed and nobody approved, to the merge, which is shown apart. Reviews by the author and by bots are none. Pull requests that nobody reviewed are left out and counted. The median, in the bucket of the merge.',
      unit: 'seconds',
      direction: 'down',
      needs: ['pull-requests', 'reviews'],
      observe: reviewTime,
      summarise: { kind: 'distribution', headline: 'median' },
      breakdown: {
        dimension: 'ending',
        keys: [
          { key: 'approval', label: 'Until the approval' },
          { key: 'merge', label: 'Until the merge, without an approval' },
        ],
      },
      example: {
        given,
        question,
        value: 14_400,
        why: '4 hours up to the approval, and 4 up to the merge that nobody approved; the one without a review is left out.',
      },
    },
    {
      id: 'pickup_time',
      title: 'Pickup',
      question: 'How long does a change wait until somebody looks at it?',
      definition:
        'The first part of the review: from ready for review to the first review or comment by a person other than the author. Pull requests that nobody reviewed are left out and counted. The median, in the bucket of the merge.',
      unit: 'seconds',
      direction: 'down',
      needs: ['pull-requests', 'reviews'],
      observe: pickupTime,
      summarise: { kind: 'distribution', headline: 'median' },
      example: {
        given,
        question,
        value: 7200,
        why: '1 and 3 hours; nobody reviewed Grace’s.',
      },
    },
    {
      id: 'deployment_time',
      title: 'Deployment',
      question: 'How long does it take from the approval to production?',
      definition:
        'From the end of the review to the finish of the first successful production deployment that has the pull request in it. What was not deployed yet, or comes from a repository without deployments, is left out and counted. The first deployment that is known of a service brings only the commit that it names. The median, in the bucket of the merge.',
      unit: 'seconds',
      direction: 'down',
      needs: ['pull-requests', 'deployments'],
      observe: deploymentTime,
      summarise: { kind: 'distribution', headline: 'median' },
      example: {
        given,
        question,
        value: 18_000,
        why: '2 hours after the approval, and 8 after Grace’s was ready, since nobody reviewed it; the last one is not deployed yet.',
      },
    },
    {
      id: 'merge_time',
      title: 'Merge',
      question: 'How long does an approved change wait for its merge?',
      definition:
        'The first part of the deployment: from the approval to the merge, over all merged pull requests. It is 0 where the review went on until the merge, and counts from ready for review where nobody reviewed. The median, in the bucket of the merge.',
      unit: 'seconds',
      direction: 'down',
      needs: ['pull-requests'],
      observe: mergeTime,
      summarise: { kind: 'distribution', headline: 'median' },
      example: { given, question, value: 3600, why: '1 hour, 6 hours (no review) and none (no approval).' },
    },
    {
      id: 'bottleneck',
      title: 'Bottleneck',
      question: 'Which stage takes most of the time?',
      definition:
        'The stage (coding, review or deployment) with the largest share of the summed time of the pull requests that have all three: reviewed and deployed. Its share, and its name. Filter by team or repository for theirs.',
      unit: 'share',
      direction: 'none',
      needs: ['pull-requests', 'reviews', 'deployments'],
      combine: { kind: 'largest share', of: ['coding_time', 'review_time', 'deployment_time'] },
      example: {
        given,
        question,
        value: 0.5,
        why: 'Review is 4 of the 8 hours of the only one that was reviewed and deployed.',
      },
    },
  ],
  charts: [
    {
      id: 'breakdown',
      title: 'Where time is spent (means of the same pull requests)',
      kind: 'stacked-bar',
      metrics: ['coding_time', 'review_time', 'deployment_time'],
      shows: 'cohort',
    },
    {
      id: 'until-merge',
      title: 'Where time is spent until the merge (means of the same pull requests)',
      kind: 'stacked-bar',
      metrics: ['coding_time', 'review_time', 'merge_time'],
      shows: 'cohort',
    },
    {
      id: 'trend',
      title: 'Total cycle time',
      kind: 'line',
      metrics: ['total_cycle_time', 'total_cycle_time_p90'],
    },
    {
      id: 'bottlenecks',
      title: 'Share of each stage',
      kind: 'heatmap',
      metrics: ['bottleneck'],
      shows: 'breakdown-series',
    },
  ],
});
