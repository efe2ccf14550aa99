import { defineGroup } from '../../model/group.ts';
import { activeBranches } from '../../observations/active-branches.ts';
import { openPullRequestSpans } from '../../observations/open-pull-requests.ts';

const day = 86_400;
const open = openPullRequestSpans('open_prs');

/** One in each place at noon of the 4th, and one that was merged before. */
const changes = [
  { author: 'Ada', opened: '2026-03-02T09:00:00Z', draft: true },
  { author: 'Ada', opened: '2026-03-02T10:00:00Z' },
  { author: 'Grace', opened: '2026-03-03T09:00:00Z', firstReview: '2026-03-03T10:00:00Z' },
  { author: 'Grace', opened: '2026-03-03T11:00:00Z', approved: '2026-03-04T10:00:00Z' },
  { author: 'Ada', opened: '2026-03-02T11:00:00Z', merged: '2026-03-03T12:00:00Z' },
] as const;
const given = { pullRequests: changes };
const question = { from: '2026-03-02', to: '2026-03-04' };

const inPlace = {
  unit: 'pull requests',
  direction: 'none',
  needs: ['pull-requests', 'reviews'],
  summarise: { kind: 'state', of: 'count' },
} as const;

export const workInProgress = defineGroup({
  id: 'work-in-progress',
  short: 'wip',
  title: 'Work in progress',
  description: 'What is begun and not finished, and where it waits.',
  level: 'organization',
  category: 'delivery',
  metrics: [
    {
      id: 'open_prs',
      title: 'Open pull requests',
      question: 'How many pull requests are open, and since when?',
      definition:
        'Pull requests into any branch that are open at the end of the period, or of each bucket: rebuilt from what happened to them. Their age counts from when they were ready for review, that of drafts from when they were opened. Bots are left out.',
      unit: 'pull requests',
      direction: 'down',
      needs: ['pull-requests'],
      observe: open,
      summarise: { kind: 'state', of: 'count' },
      breakdown: {
        dimension: 'status',
        keys: [
          { key: 'draft', label: 'Draft' },
          { key: 'waiting', label: 'Waiting for review' },
          { key: 'in_review', label: 'In review' },
          { key: 'approved', label: 'Approved' },
        ],
      },
      bins: [
        { from: 0, label: 'under 1 day' },
        { from: day, label: '1–3 days' },
        { from: 3 * day, label: '3–7 days' },
        { from: 7 * day, label: '7–14 days' },
        { from: 14 * day, label: '14–30 days' },
        { from: 30 * day, label: '30 days and more' },
      ],
      example: { given, question, value: 4, why: 'Five were opened and one of them is merged.' },
    },
    {
      ...inPlace,
      id: 'prs_waiting_for_review',
      title: 'Waiting for review',
      question: 'How many pull requests has nobody looked at yet?',
      definition:
        'Open pull requests that are ready and that no person other than the author has reviewed or commented on, at the end of the period or bucket.',
      direction: 'down',
      observe: openPullRequestSpans('prs_waiting_for_review', 'WAITING'),
      example: { given, question, value: 1, why: 'Ada’s second one; her draft waits for nobody.' },
    },
    {
      ...inPlace,
      id: 'prs_in_review',
      title: 'In review',
      question: 'How many pull requests are being reviewed?',
      definition:
        'Open pull requests that somebody has reviewed or commented on, and that no approval holds for, at the end of the period or bucket. One whose approval was dismissed is in review again.',
      observe: openPullRequestSpans('prs_in_review', 'IN_REVIEW'),
      example: { given, question, value: 1, why: 'Grace’s first one has a review and no approval.' },
    },
    {
      ...inPlace,
      id: 'prs_approved',
      title: 'Approved',
      question: 'How many pull requests could be merged?',
      definition: 'Open pull requests that an approval holds for, at the end of the period or bucket.',
      observe: openPullRequestSpans('prs_approved', 'APPROVED'),
      example: { given, question, value: 1, why: 'Grace’s second one was approved on the 4th.' },
    },
    {
      ...inPlace,
      id: 'prs_in_draft',
      title: 'Drafts',
      question: 'How many pull requests are drafts?',
      definition: 'Open pull requests that are drafts at the end of the period or bucket.',
      needs: ['pull-requests'],
      observe: openPullRequestSpans('prs_in_draft', 'DRAFT'),
      example: { given, question, value: 1, why: 'Ada’s first one was never marked as ready.' },
    },
    {
      id: 'active_branches',
      title: 'Active branches',
      question: 'How many branches are being worked on?',
      definition:
        'Branches other than the default one that are not merged and that a person committed to in the last 14 days. No tool keeps their history, so they are counted once a day: what was before the first look is not known, and a look counts for 30 days at most.',
      unit: 'branches',
      direction: 'none',
      needs: ['branches'],
      observe: activeBranches,
      summarise: { kind: 'state', of: 'sum' },
      example: {
        given: {
          branches: [
            { observed: '2026-03-02T06:00:00Z', active: 5, repository: 'acme/shop' },
            { observed: '2026-03-04T06:00:00Z', active: 3, repository: 'acme/shop' },
            { observed: '2026-03-03T06:00:00Z', active: 2, repository: 'acme/site' },
          ],
        },
        question,
        value: 5,
        why: 'Three in acme/shop and two in acme/site, when each was last looked at.',
      },
    },
    {
      id: 'wip_per_developer',
      title: 'Work in progress per developer',
      question: 'How many pull requests does somebody have open at once?',
      definition:
        'Open pull requests divided by the people who authored one of them, or a commit in the last 14 days, each once; at the end of the period or bucket.',
      unit: 'pull requests',
      direction: 'down',
      needs: ['pull-requests', 'commits'],
      combine: {
        kind: 'quotient',
        of: [
          'open_prs',
          {
            id: 'developers',
            title: 'Developers',
            question: 'Who is working?',
            definition: 'People with an open pull request, or a commit in the last 14 days.',
            unit: 'people',
            direction: 'none',
            needs: ['pull-requests', 'commits'],
            observe: open,
            summarise: { kind: 'distinct people', doing: 'commit', trailing: 14 },
            example: { given, question, value: 2, why: 'Ada and Grace have open ones.' },
          },
        ],
      },
      example: {
        given: {
          pullRequests: changes,
          commits: [
            { at: '2026-03-01T09:00:00Z', author: 'Alan' },
            { at: '2026-03-01T10:00:00Z', author: 'Barbara' },
            { at: '2026-02-01T10:00:00Z', author: 'Edsger' },
          ],
        },
        question,
        value: 1,
        why: 'Four open ones; Ada, Grace, Alan and Barbara are at work, and Edsger has not committed for a month.',
      },
    },
  ],
  charts: [
    {
      id: 'status',
      title: 'Open pull requests by status',
      kind: 'bar',
      metrics: ['open_prs'],
      shows: 'breakdown',
    },
    {
      id: 'ages',
      title: 'Age of open pull requests',
      kind: 'histogram',
      metrics: ['open_prs'],
      shows: 'bins',
    },
    {
      id: 'trend',
      title: 'Open pull requests over time',
      kind: 'area',
      metrics: ['prs_in_draft', 'prs_waiting_for_review', 'prs_in_review', 'prs_approved'],
      stacked: true,
    },
  ],
});
