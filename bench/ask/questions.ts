import type { QuestionQuery } from '../../server/contract/question.ts';
import { organizationOf } from '../organization/size.ts';

/** A question, and how many milliseconds its answer may take at size 5 while nothing else happens. */
export interface BenchQuestion {
  title: string;
  group: string;
  query: QuestionQuery;
  most: number;
}

const { last } = organizationOf(1);
const quarter = { from: '2026-08-25', to: last } as const;
const twoYears = { from: '2024-11-23', to: last, by: 'month' } as const;
const weekly = { ...quarter, by: 'week' } as const;
const counts = ['commits', 'commit_rate', 'prs_opened', 'prs_merged', 'pr_merge_rate'];

/** What adds up over days, percentiles and states, and whole groups with all their charts. */
export const questions: readonly BenchQuestion[] = [
  {
    title: 'commits and pull requests a day, 90 days',
    group: 'activity',
    query: { ...quarter, by: 'day', metric: counts },
    most: 10,
  },
  {
    title: 'commits and pull requests a month, two years',
    group: 'activity',
    query: { ...twoYears, metric: counts },
    most: 50,
  },
  {
    title: 'one person’s commits, 90 days',
    group: 'commits',
    query: { ...quarter, contributor: 'person-7' },
    most: 20,
  },
  {
    title: 'one team, 90 days',
    group: 'activity',
    query: { ...quarter, team: 'team-3', metric: counts },
    most: 20,
  },
  {
    title: 'one repository, 90 days',
    group: 'activity',
    query: { ...quarter, repository: 'acme/service-7', metric: counts },
    most: 20,
  },
  {
    title: 'coding time a week, 90 days',
    group: 'cycle',
    query: { ...weekly, metric: 'coding_time' },
    most: 100,
  },
  {
    title: 'coding time a month, two years',
    group: 'cycle',
    query: { ...twoYears, metric: 'coding_time' },
    most: 400,
  },
  {
    title: 'bottleneck a week, 90 days',
    group: 'cycle',
    query: { ...weekly, metric: 'bottleneck' },
    most: 100,
  },
  {
    title: 'bottleneck a week, 90 days, one team',
    group: 'cycle',
    query: { ...weekly, metric: 'bottleneck', team: 'team-3' },
    most: 20,
  },
  {
    title: 'lead time a week, 90 days',
    group: 'deploys',
    query: { ...weekly, metric: 'lead_time_for_changes' },
    most: 100,
  },
  {
    title: 'work in progress a week, 90 days',
    group: 'wip',
    query: { ...weekly, metric: 'prs_in_review' },
    most: 100,
  },
  {
    title: 'work in progress per developer a month, two years',
    group: 'wip',
    query: { ...twoYears, metric: 'wip_per_developer' },
    most: 400,
  },
  ...['activity', 'cycle', 'deploys', 'wip'].flatMap((group) => [
    { title: `all of ${group}, 90 days`, group, query: weekly, most: 150 },
    { title: `all of ${group}, two years`, group, query: twoYears, most: 600 },
  ]),
];
