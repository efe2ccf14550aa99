import { defineGroup } from '../../model/group.ts';
import { commits } from '../../observations/commits.ts';
import { pullRequestSizeBins, pullRequestSizes, sizeBasis } from '../../observations/pull-request-sizes.ts';
import {
  endedPullRequests,
  mergedPullRequests,
  openedPullRequests,
  pullRequestEvents,
  secondsBetween,
} from '../../observations/pull-requests.ts';

const hour = 3600;
const day = 24 * hour;

const changes = [
  { author: 'Ada', opened: '2026-03-02T09:00:00Z', merged: '2026-03-02T13:00:00Z', added: 40, removed: 10 },
  { author: 'Grace', opened: '2026-03-02T10:00:00Z', merged: '2026-03-04T10:00:00Z', added: 300 },
  { author: 'Ada', opened: '2026-03-03T10:00:00Z', merged: '2026-03-03T12:00:00Z', added: 5 },
  { author: 'Ada', opened: '2026-03-03T11:00:00Z', closed: '2026-03-04T11:00:00Z', added: 900 },
  { author: 'renovate[bot]', opened: '2026-03-03T11:00:00Z', merged: '2026-03-03T11:05:00Z', added: 2 },
  { author: 'Grace', opened: '2026-03-04T15:00:00Z', draft: true },
] as const;
const question = { from: '2026-03-02', to: '2026-03-04' };

export const commitPrActivity = defineGroup({
  id: 'commit-pr-activity',
  short: 'activity',
  title: 'Commit and pull request activity',
  description: 'How much is being worked on, and how it changes.',
  level: 'organization',
  category: 'delivery',
  metrics: [
    {
      id: 'commits',
      title: 'Commits',
      question: 'How many commits were made?',
      definition:
        'Commits reachable from the default branch or in an open pull request, each once by its hash, in the bucket of its author date. Merge commits and bots are left out.',
      unit: 'commits',
      direction: 'none',
      needs: ['commits'],
      observe: commits,
      summarise: { kind: 'count' },
      example: {
        given: {
          commits: [
            { at: '2026-03-02T09:00:00Z', author: 'Ada' },
            { at: '2026-03-02T23:59:59Z', author: 'Grace' },
            { at: '2026-03-03T00:00:00Z', author: 'Ada' },
            { at: '2026-03-03T10:00:00Z', author: 'Ada', merge: true },
            { at: '2026-03-04T00:00:00Z', author: 'Ada' },
          ],
        },
        question: { from: '2026-03-02', to: '2026-03-03' },
        value: 3,
        why: 'Two on the 2nd and one on the 3rd; the merge is left out and the 4th is outside.',
      },
    },
    {
      id: 'commit_rate',
      title: 'Commit rate',
      question: 'How many commits are made on a working day?',
      definition:
        'Commits divided by the working days (Monday to Friday, less the installation’s holidays) that have begun. The trend is a least-squares line through the whole buckets.',
      unit: 'per working day',
      direction: 'none',
      needs: ['commits'],
      observe: commits,
      summarise: { kind: 'rate', per: 'working day' },
      trend: true,
      example: {
        given: {
          commits: [
            { at: '2026-03-02T09:00:00Z', author: 'Ada' },
            { at: '2026-03-06T09:00:00Z', author: 'Ada' },
            { at: '2026-03-07T09:00:00Z', author: 'Ada' },
          ],
        },
        question: { from: '2026-03-02', to: '2026-03-08' },
        value: 0.6,
        why: 'Three commits, the one on Saturday included, over the five working days of the week.',
      },
    },
    {
      id: 'prs_opened',
      title: 'Pull requests opened',
      question: 'How many pull requests were opened?',
      definition:
        'Pull requests into any branch, drafts included, in the bucket in which they were opened. Those of bots are left out.',
      unit: 'pull requests',
      direction: 'none',
      needs: ['pull-requests'],
      observe: openedPullRequests,
      summarise: { kind: 'count' },
      example: {
        given: { pullRequests: changes },
        question,
        value: 5,
        why: 'The draft counts; the bot’s is left out.',
      },
    },
    {
      id: 'prs_merged',
      title: 'Pull requests merged',
      question: 'How many pull requests were merged?',
      definition:
        'Pull requests into any branch, in the bucket in which they were merged. Those of bots are left out.',
      unit: 'pull requests',
      direction: 'none',
      needs: ['pull-requests'],
      observe: mergedPullRequests({ id: 'prs_merged', rolledUp: true }),
      summarise: { kind: 'count' },
      example: {
        given: { pullRequests: changes },
        question,
        value: 3,
        why: 'The one that was closed was not merged, and the bot’s is left out.',
      },
    },
    {
      id: 'prs_closed_unmerged',
      title: 'Pull requests closed unmerged',
      question: 'How many pull requests were given up?',
      definition:
        'Pull requests that were closed without a merge, in the bucket in which they were closed for good: one that was opened again does not count.',
      unit: 'pull requests',
      direction: 'none',
      needs: ['pull-requests'],
      observe: pullRequestEvents({
        id: 'prs_closed_unmerged',
        at: 'f.closed_at',
        where: "f.state = 'CLOSED' and f.closed_at is not null",
        rolledUp: true,
      }),
      summarise: { kind: 'count' },
      example: { given: { pullRequests: changes }, question, value: 1, why: 'Ada closed one.' },
    },
    {
      id: 'pr_merge_rate',
      title: 'Merge rate',
      question: 'How many of the pull requests that end are merged?',
      definition:
        'Merged pull requests divided by all that were merged or closed unmerged, in the bucket in which that happened; open ones are in neither.',
      unit: 'share',
      direction: 'up',
      needs: ['pull-requests'],
      observe: endedPullRequests,
      summarise: { kind: 'ratio' },
      example: {
        given: { pullRequests: changes },
        question,
        value: 0.75,
        why: 'Three of the four that ended were merged; the draft is still open.',
      },
    },
    {
      id: 'time_to_merge',
      title: 'Time to merge',
      question: 'How long does it take to get a pull request merged?',
      definition:
        'From opening a pull request, as a draft or not, to its merge: the mean, with the median beside it; in the bucket of the merge.',
      unit: 'seconds',
      direction: 'down',
      needs: ['pull-requests'],
      observe: mergedPullRequests({
        id: 'time_to_merge',
        value: secondsBetween('f.opened_at', 'f.merged_at'),
      }),
      summarise: { kind: 'distribution', headline: 'mean' },
      bins: [
        { from: 0, label: 'under 1 hour' },
        { from: hour, label: '1–4 hours' },
        { from: 4 * hour, label: '4–24 hours' },
        { from: day, label: '1–3 days' },
        { from: 3 * day, label: '3–7 days' },
        { from: 7 * day, label: '7–14 days' },
        { from: 14 * day, label: '14 days and more' },
      ],
      example: {
        given: { pullRequests: changes },
        question,
        value: 64_800,
        why: '4, 48 and 2 hours: 18 hours in the mean (the median is 4).',
      },
    },
    {
      id: 'pr_size',
      title: 'Pull request size',
      question: 'How large are the changes that are merged?',
      definition:
        'Lines added and removed by merged pull requests; the median. Generated, vendored and lock files are left out where the list of files is known; otherwise the size is the provider’s, which is approximate and shown apart. Sizes: XS under 10 lines, S under 100, M under 220, L under 396, XL under 794, XXL from there (LinearB’s edges over 3.69 million pull requests).',
      unit: 'lines',
      direction: 'down',
      needs: ['pull-requests'],
      observe: pullRequestSizes,
      summarise: { kind: 'distribution', headline: 'median' },
      breakdown: sizeBasis,
      bins: pullRequestSizeBins,
      example: {
        given: { pullRequests: changes },
        question,
        value: 50,
        why: 'Sizes 5, 50 and 300; what was closed unmerged has none.',
      },
    },
  ],
  charts: [
    {
      id: 'trend',
      title: 'Commits and pull requests over time',
      kind: 'line',
      metrics: ['commits', 'prs_opened', 'prs_merged'],
    },
    {
      id: 'activity',
      title: 'Number of commits and pull requests',
      kind: 'bar',
      metrics: ['commits', 'prs_opened', 'prs_merged'],
    },
    {
      id: 'sizes',
      title: 'Sizes of merged pull requests',
      kind: 'histogram',
      metrics: ['pr_size'],
      shows: 'bins',
    },
    {
      id: 'time-to-merge',
      title: 'Time to merge',
      kind: 'histogram',
      metrics: ['time_to_merge'],
      shows: 'bins',
    },
  ],
});
