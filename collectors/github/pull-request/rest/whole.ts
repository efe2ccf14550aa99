import { route } from '../../api/route.ts';
import { inParts } from '../api.ts';
import type { FoundPullRequest } from '../found.ts';
import {
  inlineComment,
  isOfTimeline,
  listedCommit,
  review,
  timelineItem,
  wholePullRequest,
} from './answers.ts';
import { foundByRest } from './found.ts';
import type { Part, Parts } from './parts.ts';

const atOnce = 8;
const per_page = 100;

/**
 * Pull requests with all their parts, several at once; `gone` are those that are no more. One that is in the list and has no page of
 * its own is as the list says, without a size.
 */
export async function readWhole(
  parts: Parts,
  wanted: readonly { number: number; listed?: unknown }[],
): Promise<{ found: FoundPullRequest[]; gone: number[] }> {
  const found: FoundPullRequest[] = [];
  const gone: number[] = [];
  for (const some of inParts(wanted, atOnce)) {
    const read = await Promise.all(some.map(({ number, listed }) => readOne(parts, number, listed)));
    for (const [place, one] of read.entries()) {
      if (one === 'gone') gone.push(some[place]?.number ?? 0);
      else if (one !== null) found.push(one);
    }
  }
  return { found, gone };
}

async function readOne(
  parts: Parts,
  number: number,
  listed: unknown,
): Promise<FoundPullRequest | 'gone' | null> {
  const described = await parts.one(requests.description(number), wholePullRequest);
  const whole = described === 'gone' ? (wholePullRequest.safeParse(listed).data ?? 'gone') : described;
  if (whole === null || whole === 'gone') return whole;
  const [reviews, commits, timeline, inline] = await Promise.all([
    parts.all(requests.reviews(number), review),
    parts.all(requests.commits(number), listedCommit),
    parts.all(requests.timeline(number), timelineItem, isOfTimeline),
    whole.review_comments === 0 ? [] : parts.all(requests.inline(number), inlineComment),
  ]);
  return foundByRest(whole, { host: parts.repository.host, reviews, commits, timeline, inline });
}

type PartOf = (number: number) => Part;

const requests = {
  description: (number) => ({
    number,
    what: 'description',
    request: (at) => route('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...at, pull_number: number }),
  }),
  reviews: (number) => ({
    number,
    what: 'reviews',
    request: (at) =>
      route('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
        ...at,
        pull_number: number,
        per_page,
      }),
  }),
  commits: (number) => ({
    number,
    what: 'commits',
    request: (at) =>
      route('GET /repos/{owner}/{repo}/pulls/{pull_number}/commits', {
        ...at,
        pull_number: number,
        per_page,
      }),
  }),
  inline: (number) => ({
    number,
    what: 'comments on code',
    request: (at) =>
      route('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', {
        ...at,
        pull_number: number,
        per_page,
      }),
  }),
  timeline: (number) => ({
    number,
    what: 'timeline',
    request: (at) =>
      route('GET /repos/{owner}/{repo}/issues/{issue_number}/timeline', {
        ...at,
        issue_number: number,
        per_page,
      }),
  }),
} satisfies Record<string, PartOf>;
