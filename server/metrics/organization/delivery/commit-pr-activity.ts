import { defineGroup, type Observation } from '../../engine/group.ts';
import { counted } from '../../observations/counted.ts';

/** A commit counts once, for its author, when it was authored. */
const commits: Observation = {
  id: 'commits',
  shape: 'event',
  by: 'person',
  dimensions: [],
  rolledUp: true,
  select: `
    select c.authored_at as at, 1::float8 as value, a.contributor_id as person, c.repository_id as repository,
           p.bot, c.home, c.sha as identity
    from commit c
    join account a on a.id = c.author_id
    join contributor p on p.id = a.contributor_id
    where ${counted} and c.parents <= 1`,
  excluded: {
    id: 'merges',
    select: `
    select 'merge' as reason, c.authored_at as at, 1::float8 as value, a.contributor_id as person,
           c.repository_id as repository, c.home, c.sha as identity
    from commit c
    join account a on a.id = c.author_id
    where ${counted} and c.parents > 1`,
  },
};

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
  ],
  charts: [
    { id: 'trend', title: 'Commits over time', kind: 'line', metrics: ['commits'] },
    { id: 'activity', title: 'Number of commits', kind: 'bar', metrics: ['commits'] },
  ],
});
