import { defineGroup } from '../../model/group.ts';
import {
  allDeployments,
  finishedDeployments,
  releases,
  successfulDeployments,
} from '../../observations/deployments.ts';
import { commitToMerge, leadTime, mergeToProduction } from '../../observations/pull-request-stages.ts';

const hour = 3600;
const day = 24 * hour;

const deployments = [
  { finished: '2026-03-02T10:00:00Z' },
  { finished: '2026-03-02T15:00:00Z', author: 'deployer[bot]' },
  { finished: '2026-03-03T10:00:00Z', result: 'failure' },
  { finished: '2026-03-03T11:00:00Z' },
  { finished: '2026-03-04T10:00:00Z', environment: 'staging' },
] as const;

/** Two that one deployment brought, one that another did, and one that waits for its deployment. */
const changes = [
  {
    author: 'Ada',
    firstCommit: '2026-03-02T06:00:00Z',
    opened: '2026-03-02T08:00:00Z',
    merged: '2026-03-02T12:00:00Z',
    deployed: '2026-03-02T16:00:00Z',
  },
  {
    author: 'Grace',
    firstCommit: '2026-03-02T10:00:00Z',
    opened: '2026-03-02T11:00:00Z',
    merged: '2026-03-02T14:00:00Z',
    deployed: '2026-03-02T16:00:00Z',
  },
  {
    author: 'Ada',
    firstCommit: '2026-03-03T06:00:00Z',
    opened: '2026-03-03T08:00:00Z',
    merged: '2026-03-03T09:00:00Z',
    deployed: '2026-03-04T06:00:00Z',
  },
  { author: 'Ada', opened: '2026-03-04T08:00:00Z', merged: '2026-03-04T09:00:00Z' },
] as const;
const question = { from: '2026-03-02', to: '2026-03-04' };

const ofDeployments = { needs: ['deployments'], direction: 'up' } as const;
const ofPullRequests = {
  unit: 'seconds',
  direction: 'down',
  needs: ['pull-requests', 'deployments'],
  summarise: { kind: 'distribution', headline: 'median' },
} as const;

export const deploymentVelocity = defineGroup({
  id: 'deployment-velocity',
  short: 'deploys',
  title: 'Deployment velocity',
  description: 'How often changes reach production, how surely, and how fast.',
  level: 'organization',
  category: 'delivery',
  metrics: [
    {
      ...ofDeployments,
      id: 'deployment_frequency',
      title: 'Deployment frequency',
      question: 'How often do we deploy to production?',
      definition:
        'Successful production deployments divided by the calendar days that have begun, by the time of their first success; on how many days of a week there is one (the median of whole weeks) stands beside it. Which environments are production is a setting of each source. It does not matter who starts a deployment: those of bots count.',
      unit: 'per day',
      observe: successfulDeployments,
      summarise: { kind: 'rate', per: 'day', label: 'median days a week' },
      example: {
        given: { deployments },
        question,
        value: 1,
        why: 'Three in three days; the failed one and the one to staging do not count.',
      },
    },
    {
      ...ofDeployments,
      id: 'deployments',
      title: 'Deployments',
      question: 'How many production deployments were there, and how did they end?',
      definition:
        'Production deployments by their result, in the bucket in which they finished; those that were cancelled, or are not finished yet, in the bucket in which they were made. Several jobs of one deployment are one.',
      unit: 'deployments',
      direction: 'none',
      observe: allDeployments,
      summarise: { kind: 'count' },
      breakdown: {
        dimension: 'result',
        keys: [
          { key: 'success', label: 'Successful' },
          { key: 'failure', label: 'Failed' },
          { key: 'cancelled', label: 'Cancelled' },
          { key: 'running', label: 'Not finished' },
        ],
        series: true,
      },
      example: { given: { deployments }, question, value: 4, why: 'Three succeeded and one failed.' },
    },
    {
      ...ofDeployments,
      id: 'successful_deployments',
      title: 'Successful deployments',
      question: 'How many deployments to production succeeded?',
      definition: 'Production deployments that succeeded, in the bucket of their first success.',
      unit: 'deployments',
      observe: successfulDeployments,
      summarise: { kind: 'count' },
      example: { given: { deployments }, question, value: 3, why: 'Two on the 2nd and one on the 3rd.' },
    },
    {
      ...ofDeployments,
      id: 'deployment_success_rate',
      title: 'Deployment success rate',
      question: 'How surely does a deployment to production succeed?',
      definition:
        'Successful production deployments divided by those that succeeded or failed, by the time of their finish. Cancelled ones, and those that still run, are in neither.',
      unit: 'share',
      observe: finishedDeployments,
      summarise: { kind: 'ratio' },
      example: { given: { deployments }, question, value: 0.75, why: 'Three of four.' },
    },
    {
      ...ofPullRequests,
      id: 'release_cycle_time',
      title: 'Release cycle time',
      question: 'How old is the oldest work in a release?',
      definition:
        'For each successful production deployment the time from the first commit of any pull request that it was the first to bring, bots’ included, to its finish; the median. Deployments that brought no pull request are left out and counted.',
      observe: releases,
      bins: [
        { from: 0, label: 'under 4 hours' },
        { from: 4 * hour, label: '4–24 hours' },
        { from: day, label: '1–3 days' },
        { from: 3 * day, label: '3–7 days' },
        { from: 7 * day, label: '7–14 days' },
        { from: 14 * day, label: '14–30 days' },
        { from: 30 * day, label: '30 days and more' },
      ],
      example: {
        given: { pullRequests: changes, deployments: [{ finished: '2026-03-04T20:00:00Z' }] },
        question,
        value: 61_200,
        why: '10 hours for the release with two pull requests (the older one counts), 24 for the next; the last one brought none.',
      },
    },
    {
      ...ofPullRequests,
      id: 'lead_time_for_changes',
      title: 'Lead time for changes',
      question: 'How long does a change take from its first commit to production?',
      definition:
        'For each pull request the time from its first commit to the finish of the first successful production deployment that has it, in the bucket of that deployment; the median. What is merged in the period and not deployed, or comes from a repository without deployments, is left out and counted. Where a deployment names a commit that its repository does not have, it is taken to have brought what was merged on its branch since the one before, which is approximate.',
      observe: leadTime,
      example: {
        given: { pullRequests: changes },
        question,
        value: 36_000,
        why: '10, 6 and 24 hours; the fourth is not deployed yet.',
      },
    },
    {
      ...ofPullRequests,
      id: 'commit_to_merge',
      title: 'Commit to merge',
      question: 'How much of the lead time passes before the merge?',
      definition:
        'The first part of the lead time: from the first commit to the merge, over pull requests that were deployed in the bucket; the median.',
      observe: commitToMerge,
      example: { given: { pullRequests: changes }, question, value: 14_400, why: '6, 4 and 3 hours.' },
    },
    {
      ...ofPullRequests,
      id: 'merge_to_production',
      title: 'Merge to production',
      question: 'How long does a merged change wait for production?',
      definition:
        'The second part of the lead time: from the merge to the deployment, over pull requests that were deployed in the bucket; the median.',
      observe: mergeToProduction,
      example: { given: { pullRequests: changes }, question, value: 14_400, why: '4, 2 and 21 hours.' },
    },
  ],
  charts: [
    { id: 'frequency', title: 'Deployments per day', kind: 'line', metrics: ['deployment_frequency'] },
    {
      id: 'results',
      title: 'Deployments by result',
      kind: 'stacked-bar',
      metrics: ['deployments'],
      shows: 'breakdown-series',
    },
    {
      id: 'release-cycle-time',
      title: 'Release cycle time',
      kind: 'histogram',
      metrics: ['release_cycle_time'],
      shows: 'bins',
    },
    {
      id: 'lead-time',
      title: 'Lead time by stage (means of the same pull requests)',
      kind: 'stacked-bar',
      metrics: ['commit_to_merge', 'merge_to_production'],
      shows: 'cohort',
    },
  ],
});
