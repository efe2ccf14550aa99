import type { Page } from '../../engine/contract/collector.ts';
import type { commits } from '../../resources/code/commits.ts';
import type { RepositoryRow } from '../../resources/code/repositories.ts';
import { addressOf, distinctPeople } from '../api/people.ts';
import { commitRowsOf } from './files.ts';
import { commitsByGraphql, historyByGraphql } from './list-graphql.ts';
import { commitsBetween, headOf, historyByRest } from './list-rest.ts';
import type { AskedRepository, CommitPart, ListedCommit } from './listed.ts';
import type { CommitProgress } from './progress.ts';

type CommitPage = Page<typeof commits>;

/** Which of the two APIs lists commits; their files are told by REST alone. */
export type Api = 'graphql' | 'rest';

/** New commits of the default branch by the API, and what it lacks since it was rewritten. Those of pull requests are git's alone. */
export async function* apiPages(
  asked: AskedRepository,
  api: Api,
  { upstreamId, defaultBranch }: RepositoryRow,
  before: CommitProgress,
): AsyncGenerator<CommitPage, void, undefined> {
  const head = defaultBranch === null ? null : await headOf(asked, defaultBranch);
  if (head === null) return;
  const [reached] = before.reached;
  const complete = { ...before, reached: [head], since: null, walk: null };
  if (reached === head && before.since === null) return;
  const isRead = reached !== undefined && before.since === null;
  const news = isRead ? await commitsBetween(asked, reached, head) : null;
  if (isRead && news?.rewritten !== false) yield await reachablePage(asked, api, upstreamId, head);
  if (news === null) {
    yield* historyPages(asked, api, upstreamId, { ...before, since: before.since ?? before.from }, head);
    return;
  }
  const shas = news.commits.map(({ sha }) => sha);
  const listed = api === 'rest' ? news : await commitsByGraphql(asked, shas);
  for (let start = 0; start < listed.commits.length; start += 100)
    yield await pageOf(asked, upstreamId, listed.commits.slice(start, start + 100), []);
  yield { rows: {}, warnings: [...news.warnings, ...listed.warnings], state: complete };
}

async function* historyPages(
  asked: AskedRepository,
  api: Api,
  repository: string,
  before: CommitProgress,
  newest: string,
): AsyncGenerator<CommitPage, void, undefined> {
  const { head, after } = before.walk ?? { head: newest, after: null };
  const complete = { ...before, reached: [head], since: null, walk: null };
  let done = 0;
  for await (const page of historyOf(asked, api, { head, since: before.since, after })) {
    done += page.commits.length;
    const state = page.after === null ? complete : { ...before, walk: { head, after: page.after } };
    yield {
      ...(await pageOf(asked, repository, page.commits, page.warnings)),
      state,
      progress: { done, expected: page.expected },
    };
  }
}

function historyOf(asked: AskedRepository, api: Api, part: CommitPart) {
  return api === 'rest' ? historyByRest(asked, part) : historyByGraphql(asked, part);
}

async function pageOf(
  asked: AskedRepository,
  repository: string,
  commits: readonly ListedCommit[],
  warnings: readonly string[],
): Promise<CommitPage> {
  const read = await commitRowsOf(asked, repository, commits);
  const people = commits.flatMap(({ account, author }) => [account, addressOf(account, author.email)]);
  return {
    rows: {
      commits: read.rows,
      contributors: distinctPeople(people),
    },
    warnings: [...warnings, ...read.warnings],
  };
}

async function reachablePage(
  asked: AskedRepository,
  api: Api,
  repository: string,
  head: string,
): Promise<CommitPage> {
  const shas: string[] = [];
  for await (const { commits } of historyOf(asked, api, { head, since: null, after: null }))
    shas.push(...commits.map(({ sha }) => sha));
  return { rows: {}, reachable: { repository, shas } };
}
