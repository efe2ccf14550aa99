import type { FoundPullRequest } from '../found.ts';
import { parseSome } from '../items.ts';
import {
  commentNode,
  commitNode,
  eventNode,
  nodesAnswer,
  type PullRequestNode,
  parentsAnswer,
  replyNode,
  reviewNode,
  type ThreadNode,
  threadNode,
  threadsNode,
} from './answers.ts';
import type { Asking } from './asking.ts';
import { type FurtherAnswers, foundByGraphql } from './found.ts';
import { readOn, unfinished } from './further.ts';
import { parentsOf, threadsOf } from './queries.ts';

/** Pull requests of a page with all that did not fit on it: the rest of long lists, threads, and which commits are merges. */
export async function whole(asking: Asking, pulls: readonly PullRequestNode[]): Promise<FoundPullRequest[]> {
  const [threads] = await Promise.all([readThreads(asking, pulls), readLists(asking, pulls)]);
  const parents = await readParents(asking, pulls);
  const { host } = asking.repository;
  const parts: Omit<FurtherAnswers, 'threads'> = { host, parents };
  return pulls.map((pull) => foundByGraphql(pull, { ...parts, threads: threads.get(pull.id) ?? [] }));
}

async function readLists(asking: Asking, pulls: readonly PullRequestNode[]): Promise<void> {
  const lists = pulls.flatMap((pull) => {
    const of = { id: pull.id, whose: `#${pull.number}` };
    return [
      ...unfinished(asking, { ...of, name: 'reviews' }, pull.reviews, reviewNode),
      ...unfinished(asking, { ...of, name: 'commits' }, pull.commits, commitNode),
      ...unfinished(asking, { ...of, name: 'comments' }, pull.comments, commentNode),
      ...unfinished(asking, { ...of, name: 'events' }, pull.events, eventNode),
    ];
  });
  await readOn(asking, lists);
}

/** Threads by the node id of their pull request. */
async function readThreads(
  asking: Asking,
  pulls: readonly PullRequestNode[],
): Promise<Map<string, ThreadNode[]>> {
  const ids = pulls.filter((pull) => pull.reviewThreads?.totalCount !== 0).map((pull) => pull.id);
  const held = await threadPages(asking, ids);
  const nameOf = new Map(pulls.map((pull) => [pull.id, `#${pull.number}`]));
  await readOn(
    asking,
    held.flatMap(({ id, threads }) =>
      unfinished(asking, { name: 'threads', id, whose: nameOf.get(id) ?? id }, threads, threadNode),
    ),
  );
  await readOn(
    asking,
    held.flatMap(({ id: pull, threads }) =>
      (threads?.nodes ?? []).flatMap(({ id, comments }) =>
        unfinished(asking, { name: 'replies', id, whose: nameOf.get(pull) ?? pull }, comments, replyNode),
      ),
    ),
  );
  return new Map(held.map(({ id, threads }) => [id, threads?.nodes ?? []]));
}

async function threadPages(asking: Asking, ids: readonly string[]) {
  const answers = await asking.askParts('threads', ids, {
    query: () => threadsOf,
    variables: (part) => ({ ids: part }),
    schema: nodesAnswer,
  });
  const shown = answers.flatMap(({ data }) => data.nodes).filter((one) => one !== null);
  const asked = { asked: `GitHub: GraphQL ${threadsOf.name}` };
  const { items, warnings } = parseSome(asked, shown, threadsNode, () => 'The threads of a pull request');
  asking.warn(warnings);
  return items;
}

/**
 * The number of parents of what calls itself a merge, by hash. Asking it of every commit would cost a hundred times as much as all
 * the rest; a merge with words of one's own is taken for a commit like any other.
 */
async function readParents(asking: Asking, pulls: readonly PullRequestNode[]): Promise<Map<string, number>> {
  const commits = pulls.flatMap((pull) => pull.commits?.nodes ?? []).map(({ commit }) => commit);
  const likely = commits.filter(({ messageHeadline }) => /^merge\b/i.test(messageHeadline));
  const ids = [...new Set(likely.map(({ id }) => id))];
  const answers = await asking.askParts('parents', ids, {
    query: () => parentsOf,
    variables: (part) => ({ ids: part }),
    schema: parentsAnswer,
  });
  const nodes = answers.flatMap(({ data }) => data.nodes).filter((one) => one !== null);
  return new Map(nodes.map(({ oid, parents }) => [oid, parents?.totalCount ?? 1]));
}
