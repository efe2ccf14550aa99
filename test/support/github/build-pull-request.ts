import { commit } from './build-commit.ts';
import type { Commit } from './organisation.ts';
import type {
  Comment,
  EventType,
  InlineComment,
  PullRequest,
  Review,
  ReviewState,
  ReviewThread,
  TimelineEvent,
} from './pull-request.ts';
import { beginning, byTime, hoursAfter, latest } from './times.ts';

type Given = 'type' | 'id' | 'repository' | 'base' | 'mergeCommit';

export interface PullRequestToBuild extends Partial<Omit<PullRequest, Given>> {
  /** When a draft became ready; adds the event. */
  readyAt?: string;
}

/** An open pull request by Ann with one commit, unless said otherwise; events that follow from the rest are added. */
export function pullRequest(spec: PullRequestToBuild = {}): PullRequest {
  const { readyAt, ...said } = spec;
  const createdAt = said.createdAt ?? beginning;
  const author = said.author === undefined ? 'ann' : said.author;
  const title = said.title ?? 'Add something';
  const built: PullRequest = {
    type: 'PullRequest',
    id: 0,
    number: 0,
    repository: null,
    title,
    body: '',
    author,
    isDraft: false,
    createdAt,
    updatedAt: '',
    closedAt: said.mergedAt ?? null,
    mergedAt: null,
    mergedBy: said.mergedAt ? author : null,
    mergeMethod: 'squash',
    baseRef: '',
    headRef: '',
    fork: null,
    base: null,
    commits: [commit({ message: title, author, at: hoursAfter(createdAt, -1) })],
    mergeCommit: null,
    reviews: [],
    threads: [],
    comments: [],
    requestedReviewers: [],
    ...said,
    events: [...(said.events ?? [])],
  };
  if (readyAt) built.events.push(event('ReadyForReviewEvent', readyAt, { actor: author }));
  built.comments = built.comments.toSorted(byTime((each) => each.createdAt));
  built.reviews = [...built.reviews, ...reviewsOfThreads(built)].sort(byTime((each) => each.submittedAt));
  built.events = [...built.events, ...eventsThatFollow(built)].sort(byTime((each) => each.createdAt));
  if (said.updatedAt === undefined) built.updatedAt = lastActivity(built);
  return built;
}

/** An approval by Bob, unless said otherwise. */
export function review(spec: {
  author?: string | null;
  state?: ReviewState;
  at?: string;
  body?: string;
  dismissed?: { at: string; by?: string };
}): Review {
  const { dismissed } = spec;
  return {
    type: 'PullRequestReview',
    id: 0,
    author: spec.author === undefined ? 'bob' : spec.author,
    submitted: spec.state ?? 'APPROVED',
    submittedAt: spec.at ?? hoursAfter(beginning, 4),
    body: spec.body ?? '',
    dismissal: dismissed ? { at: dismissed.at, by: dismissed.by ?? 'ann', message: 'Changed since' } : null,
  };
}

/** A comment in the conversation, or one for a thread. */
export function comment(spec: { author?: string | null; at?: string; body?: string } = {}): Comment {
  const at = spec.at ?? hoursAfter(beginning, 3);
  return {
    type: 'IssueComment',
    id: 0,
    author: spec.author === undefined ? 'bob' : spec.author,
    createdAt: at,
    updatedAt: at,
    body: spec.body ?? 'What about the other case?',
  };
}

/** A conversation at a line of code; the first comment opens it. */
export function thread(spec: {
  comments: Comment[];
  path?: string;
  line?: number;
  resolvedBy?: string;
}): ReviewThread {
  const { path = 'src/add-something.ts', line = 1 } = spec;
  const comments = spec.comments.map(
    (each): InlineComment => ({
      ...each,
      type: 'PullRequestReviewComment',
      path,
      line,
      review: null,
      replyTo: null,
    }),
  );
  for (const reply of comments.slice(1)) reply.replyTo = comments[0] ?? null;
  const isResolved = spec.resolvedBy !== undefined;
  return {
    type: 'PullRequestReviewThread',
    id: 0,
    path,
    line,
    isResolved,
    resolvedBy: spec.resolvedBy ?? null,
    comments,
  };
}

/** Something that happened to a pull request. */
export function event(
  type: EventType,
  at: string,
  spec: { actor?: string | null; reviewer?: string; review?: Review; after?: Commit } = {},
): TimelineEvent {
  const { actor = 'ann', reviewer = null, review: dismissed = null, after = null } = spec;
  return { type, id: 0, actor, createdAt: at, reviewer, review: dismissed, after };
}

/** When anything happened to it last: what moves `updatedAt`. */
export function lastActivity(pull: PullRequest): string {
  return latest([
    pull.createdAt,
    pull.closedAt,
    pull.mergedAt,
    ...pull.reviews.flatMap((each) => [each.submittedAt, each.dismissal?.at]),
    ...pull.comments.map((each) => each.updatedAt),
    ...pull.threads.flatMap((each) => each.comments.map((one) => one.updatedAt)),
    ...pull.events.map((each) => each.createdAt),
  ]);
}

/** GitHub keeps every inline comment under a review: a comment sent alone makes one that says nothing else. */
function reviewsOfThreads(pull: PullRequest): Review[] {
  return pull.threads
    .flatMap((each) => each.comments)
    .filter((each) => each.review === null)
    .flatMap((each) => {
      const sentWith = pull.reviews.find(
        (known) => known.author === each.author && known.submittedAt === each.createdAt,
      );
      each.review = sentWith ?? review({ author: each.author, state: 'COMMENTED', at: each.createdAt });
      return sentWith ? [] : [each.review];
    });
}

function eventsThatFollow(pull: PullRequest): TimelineEvent[] {
  const dismissals = pull.reviews.flatMap((each) => {
    const { dismissal } = each;
    return dismissal
      ? [event('ReviewDismissedEvent', dismissal.at, { actor: dismissal.by, review: each })]
      : [];
  });
  const { mergedAt, closedAt, mergedBy } = pull;
  const merged = mergedAt ? [event('MergedEvent', mergedAt, { actor: mergedBy })] : [];
  const closedAlready = pull.events.some(
    (each) => each.type === 'ClosedEvent' && each.createdAt === closedAt,
  );
  const closed =
    closedAt && !closedAlready ? [event('ClosedEvent', closedAt, { actor: mergedBy ?? pull.author })] : [];
  return [...dismissals, ...merged, ...closed];
}
