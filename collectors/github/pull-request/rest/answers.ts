import { z } from 'zod';
import { restPerson } from '../../api/people.ts';

/** Or what was read as one already. */
const instant = z.union([z.date(), z.iso.datetime({ offset: true }).pipe(z.coerce.date())]);
const id = z.int().transform(String);

/** Accounts that were deleted long ago are an empty object. */
const person = z.union([restPerson, z.strictObject({}).transform(() => null)]);

/** A pull request as the list shows it: without its size. What else the list says of it is kept. */
export const listedPullRequest = z.looseObject({
  number: z.int(),
  updated_at: instant,
  base: z.looseObject({ repo: z.object({ id: z.int() }).nullish() }),
});

export const wholePullRequest = z.object({
  id,
  number: z.int(),
  title: z.string(),
  html_url: z.string().nullish(),
  user: person,
  state: z.enum(['open', 'closed']),
  draft: z.boolean().nullish(),
  base: z.object({ ref: z.string(), repo: z.object({ id: z.int() }).nullish() }),
  head: z.object({ ref: z.string(), sha: z.string(), repo: z.object({ id: z.int() }).nullish() }),
  merged: z.boolean().nullish(),
  merge_commit_sha: z.string().nullish(),
  merged_by: person,
  created_at: instant,
  updated_at: instant,
  merged_at: instant.nullish(),
  closed_at: instant.nullish(),
  additions: z.int().nullish(),
  deletions: z.int().nullish(),
  changed_files: z.int().nullish(),
  review_comments: z.int().nullish(),
});

export const review = z.object({
  id,
  user: person,
  body: z.string().nullish(),
  state: z.enum(['PENDING', 'APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED']),
  submitted_at: instant.nullish(),
  commit_id: z.string().nullish(),
});

export const listedCommit = z.object({
  sha: z.string(),
  author: person,
  commit: z.object({
    author: z.object({ date: instant, email: z.string().nullish() }),
    committer: z.object({ date: instant }),
  }),
  parents: z.array(z.unknown()),
});

export const inlineComment = z.object({
  id,
  user: person,
  created_at: instant,
  pull_request_review_id: id.nullish(),
  in_reply_to_id: id.nullish(),
});

const eventNames = [
  'ready_for_review',
  'convert_to_draft',
  'review_requested',
  'review_request_removed',
  'review_dismissed',
  'head_ref_force_pushed',
  'closed',
  'reopened',
  'merged',
] as const;

const event = z.object({
  event: z.enum(eventNames),
  created_at: instant,
  actor: person,
  requested_reviewer: person,
  dismissed_review: z.object({ state: z.string().nullish(), review_id: id }).nullish(),
  commit_id: z.string().nullish(),
});

const comment = z.object({ event: z.literal('commented'), id, created_at: instant, user: person });

/** What a timeline is read for; there is much else in it. */
export const timelineItem = z.discriminatedUnion('event', [event, comment]);

const known = z.object({ event: z.enum([...eventNames, 'commented']) });

export function isOfTimeline(item: unknown): boolean {
  return known.safeParse(item).success;
}

export type ListedPullRequest = z.infer<typeof listedPullRequest>;
export type WholePullRequest = z.infer<typeof wholePullRequest>;
export type Review = z.infer<typeof review>;
export type Commit = z.infer<typeof listedCommit>;
export type InlineComment = z.infer<typeof inlineComment>;
export type TimelineItem = z.infer<typeof timelineItem>;
