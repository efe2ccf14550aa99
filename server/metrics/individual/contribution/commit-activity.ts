import { defineGroup, type Observation } from '../../model/group.ts';
import { commitsOfPeople } from '../../observations/commits-of-people.ts';

/** Days with a commit, as the person's own clock had them, and how long the streak was by then. */
const streaks: Observation = {
  id: 'commit_streaks',
  shape: 'day',
  by: 'person',
  dimensions: [],
  refuses: ['repository'],
  rolledUp: false,
  select: `
    select d.day, d.streak::float8 as value, d.contributor_id as person, null::int as repository, p.bot,
           true as home, d.day as identity
    from commit_day d
    join contributor p on p.id = d.contributor_id`,
};

const sizes: Observation = {
  ...commitsOfPeople('c.additions + c.deletions'),
  id: 'commit_sizes',
  rolledUp: false,
};

export const commitActivity = defineGroup({
  id: 'commit-activity',
  short: 'commits',
  title: 'Commit activity',
  description: 'When and how often somebody commits, and how much at a time.',
  level: 'individual',
  category: 'contribution',
  metrics: [
    {
      id: 'commits',
      title: 'Commits',
      question: 'How many commits did I make?',
      definition:
        'Commits that the person authored or co-authored, each once by its hash, reachable from the default branch or in a pull request that is open or was merged, without merges. What a squash or rebase merge made of them counts for nobody. The trend is a least-squares line through the whole buckets.',
      unit: 'commits',
      direction: 'none',
      needs: ['commits'],
      observe: { ...commitsOfPeople('1'), id: 'commits_of_people' },
      summarise: { kind: 'count' },
      trend: true,
      example: {
        given: {
          commits: [
            { at: '2026-03-02T09:00:00Z', author: 'Ada' },
            { at: '2026-03-02T10:00:00Z', author: 'Grace', coAuthors: ['Ada', 'Ada'] },
            { at: '2026-03-03T10:00:00Z', author: 'Grace' },
          ],
        },
        question: { from: '2026-03-01', to: '2026-03-07' },
        value: 2,
        why: 'One of her own and one that she co-authored, named twice there and counted once.',
      },
    },
    {
      id: 'commit_frequency',
      title: 'Commit frequency',
      question: 'How often do I commit?',
      definition: 'Commits divided by the calendar days that have begun; a week’s worth stands beside it.',
      unit: 'per day',
      direction: 'none',
      needs: ['commits'],
      observe: { ...commitsOfPeople('1'), id: 'commits_of_people' },
      summarise: { kind: 'rate', per: 'day', label: 'per week' },
      example: {
        given: {
          commits: [
            { at: '2026-03-02T09:00:00Z', author: 'Ada' },
            { at: '2026-03-03T09:00:00Z', author: 'Ada' },
          ],
        },
        question: { from: '2026-03-02', to: '2026-03-05' },
        value: 0.5,
        why: 'Two commits in four days.',
      },
    },
    {
      id: 'commit_streak',
      title: 'Longest commit streak',
      question: 'How many days in a row did I commit?',
      definition:
        'The longest run of consecutive days with a commit, over all history up to the end of the period; the run that still goes on stands beside it. A day is one of the commit’s own time zone.',
      unit: 'days',
      direction: 'none',
      needs: ['commits'],
      observe: streaks,
      summarise: { kind: 'longest run' },
      example: {
        given: {
          commits: [
            { at: '2026-02-26T09:00:00Z', author: 'Ada' },
            { at: '2026-02-27T09:00:00Z', author: 'Ada' },
            { at: '2026-02-28T09:00:00Z', author: 'Ada' },
            { at: '2026-03-02T09:00:00Z', author: 'Ada' },
            { at: '2026-03-03T09:00:00Z', author: 'Ada' },
          ],
        },
        question: { from: '2026-03-01', to: '2026-03-03' },
        value: 3,
        why: 'Three days up to 28 February, before the period; the two days in March are the current streak.',
      },
    },
    {
      id: 'commit_size',
      title: 'Commit size',
      question: 'How large are my commits?',
      definition:
        'Lines added and removed in a commit, without generated, vendored and lock files; the median.',
      unit: 'lines',
      direction: 'none',
      needs: ['commits'],
      observe: sizes,
      summarise: { kind: 'distribution', headline: 'median' },
      bins: [
        { from: 0, label: 'up to 10' },
        { from: 11, label: '11–50' },
        { from: 51, label: '51–200' },
        { from: 201, label: '201–500' },
        { from: 501, label: 'over 500' },
      ],
      example: {
        given: {
          commits: [
            { at: '2026-03-02T09:00:00Z', author: 'Ada', added: 6, removed: 4 },
            { at: '2026-03-02T10:00:00Z', author: 'Ada', added: 11 },
            { at: '2026-03-02T11:00:00Z', author: 'Ada', added: 40, removed: 60 },
            { at: '2026-03-02T12:00:00Z', author: 'Ada', added: 900 },
          ],
        },
        question: { from: '2026-03-02', to: '2026-03-02' },
        value: 55.5,
        why: 'Sizes 10, 11, 100 and 900: the middle between 11 and 100.',
      },
    },
  ],
  charts: [
    { id: 'frequency', title: 'Commits over time', kind: 'line', metrics: ['commits'] },
    { id: 'calendar', title: 'A year of commits', kind: 'calendar', metrics: ['commits'], shows: 'year' },
    { id: 'sizes', title: 'Sizes of commits', kind: 'histogram', metrics: ['commit_size'], shows: 'bins' },
  ],
});
