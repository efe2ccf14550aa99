import { defineGroup } from '../../model/group.ts';
import { pullRequestSizeBins, pullRequestSizes, sizeBasis } from '../../observations/pull-request-sizes.ts';
import {
  endedPullRequests,
  mergedPullRequests,
  openedPullRequests,
} from '../../observations/pull-requests.ts';

const changes = [
  {
    author: 'Ada',
    opened: '2026-03-02T09:00:00Z',
    merged: '2026-03-02T13:00:00Z',
    added: 60,
    removed: 40,
    files: 2,
  },
  { author: 'Ada', opened: '2026-03-02T10:00:00Z', merged: '2026-03-04T10:00:00Z', added: 500, files: 7 },
  { author: 'Ada', opened: '2026-03-03T11:00:00Z', closed: '2026-03-04T11:00:00Z', added: 900, files: 30 },
  { author: 'Ada', opened: '2026-03-04T15:00:00Z', files: 1 },
  { author: 'Grace', opened: '2026-03-03T10:00:00Z', merged: '2026-03-03T12:00:00Z', added: 5, files: 1 },
] as const;
const question = { from: '2026-03-02', to: '2026-03-04' };

export const mergeRequestActivity = defineGroup({
  id: 'merge-request-activity',
  short: 'mrs',
  title: 'Merge request activity',
  description: 'How many merge requests somebody opens, how large they are, and what becomes of them.',
  level: 'individual',
  category: 'contribution',
  metrics: [
    {
      id: 'mrs_created',
      title: 'Merge requests created',
      question: 'How many merge requests did I open?',
      definition:
        'Merge requests (pull requests) that the person opened, into any branch and drafts included, in the bucket in which they were opened.',
      unit: 'pull requests',
      direction: 'none',
      needs: ['pull-requests'],
      observe: openedPullRequests,
      summarise: { kind: 'count' },
      example: {
        given: { pullRequests: changes },
        question,
        value: 4,
        why: 'Four are Ada’s; one is Grace’s.',
      },
    },
    {
      id: 'mr_success_rate',
      title: 'Success rate',
      question: 'How many of my merge requests are merged in the end?',
      definition:
        'The person’s merged merge requests divided by those that were closed in any way, in the bucket in which that happened; open ones are in neither. The trend is a least-squares line through the whole buckets.',
      unit: 'share',
      direction: 'up',
      needs: ['pull-requests'],
      observe: endedPullRequests,
      summarise: { kind: 'ratio' },
      trend: true,
      example: {
        given: { pullRequests: changes.slice(1) },
        question,
        value: 0.5,
        why: 'One merged and one closed; the open one has not ended yet.',
      },
    },
    {
      id: 'mr_size',
      title: 'Merge request size',
      question: 'How large are my merge requests?',
      definition:
        'Lines added and removed by the person’s merged merge requests: the mean, with the median beside it. Generated, vendored and lock files are left out where the list of files is known; otherwise the size is the provider’s, which is approximate and shown apart.',
      unit: 'lines',
      direction: 'down',
      needs: ['pull-requests'],
      observe: pullRequestSizes,
      summarise: { kind: 'distribution', headline: 'mean' },
      breakdown: sizeBasis,
      bins: pullRequestSizeBins,
      example: {
        given: { pullRequests: changes },
        question,
        value: 300,
        why: '100 and 500 lines; what was not merged has no size.',
      },
    },
    {
      id: 'mr_files',
      title: 'Files in a merge request',
      question: 'How many files do my merge requests touch?',
      definition: 'Files changed by the person’s merged merge requests, generated ones included: the mean.',
      unit: 'files',
      direction: 'down',
      needs: ['pull-requests'],
      observe: mergedPullRequests({ id: 'pr_files', value: 'f.files', where: 'f.files is not null' }),
      summarise: { kind: 'distribution', headline: 'mean' },
      example: { given: { pullRequests: changes }, question, value: 4.5, why: '2 and 7 files.' },
    },
    {
      id: 'mr_iterations',
      title: 'Rounds of review',
      question: 'How often do I go back to a merge request before it is approved?',
      definition:
        'The mean number of rounds of the person’s merged merge requests, up to the last approval. A round is a request for changes, or a review with a comment on a line, that new commits follow; several before one push are one, and a rebase of the same commits is none.',
      unit: 'rounds',
      direction: 'down',
      needs: ['pull-requests', 'reviews'],
      observe: mergedPullRequests({ id: 'pr_rounds', value: 'f.rounds' }),
      summarise: { kind: 'distribution', headline: 'mean' },
      example: {
        given: {
          pullRequests: [
            {
              author: 'Ada',
              opened: '2026-03-02T09:00:00Z',
              changesRequested: ['2026-03-02T10:00:00Z', '2026-03-03T10:00:00Z'],
              commits: ['2026-03-02T08:00:00Z', '2026-03-02T12:00:00Z', '2026-03-03T12:00:00Z'],
              approved: '2026-03-03T15:00:00Z',
              merged: '2026-03-03T16:00:00Z',
            },
            {
              author: 'Ada',
              opened: '2026-03-03T09:00:00Z',
              approved: '2026-03-03T09:30:00Z',
              merged: '2026-03-03T10:00:00Z',
            },
          ],
        },
        question,
        value: 1,
        why: 'Changes were asked for and made twice in the first, never in the second.',
      },
    },
  ],
  charts: [
    { id: 'created', title: 'Merge requests created', kind: 'line', metrics: ['mrs_created'] },
    { id: 'success', title: 'Merge requests that were merged', kind: 'line', metrics: ['mr_success_rate'] },
    { id: 'sizes', title: 'Sizes of merge requests', kind: 'histogram', metrics: ['mr_size'], shows: 'bins' },
  ],
});
