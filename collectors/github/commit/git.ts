import { NotFound, SourceDown, SourceRefused } from '../../../server/contract/errors.ts';
import type { CollectContext, Page } from '../../engine/contract/collector.ts';
import { type GitClone, openClone } from '../../engine/git/clone/clone.ts';
import { pullRefs, readPullHeads } from '../../engine/git/clone/pull-heads.ts';
import { isRewritten, reachableCommits } from '../../engine/git/clone/reachable.ts';
import { readCommitPages } from '../../engine/git/log/commit-pages.ts';
import { GitFailed } from '../../engine/git/process/failure.ts';
import { readAhead } from '../../engine/git/process/read-ahead.ts';
import type { CommitRow } from '../../resources/code/commits/row.ts';
import type { commits } from '../../resources/code/commits.ts';
import type { RepositoryRow, repositories } from '../../resources/code/repositories.ts';
import { hostOf } from '../api/address.ts';
import type { githubSource } from '../source.ts';
import type { CommitProgress } from './progress.ts';

export type CommitContext = CollectContext<typeof githubSource.settings, typeof repositories>;
type CommitPage = Page<typeof commits>;

/** The first twelve digits tell a repository's few ten thousand heads apart. */
const shortened = 12;

/** Clones or fetches a repository, whatever it is called now. Throws as `openClone` does. */
export function openRepository(
  { settings, scope, folder, guard, signal }: CommitContext,
  cloneUrl: string,
): Promise<GitClone> {
  return openClone({
    address: cloneUrl,
    name: `repository-${scope}`,
    folder,
    credentials: credentialsFor(cloneUrl, settings),
    allowLocal: false,
    guard,
    signal,
    refs: [pullRefs],
  });
}

/** Whether git could not get at a repository at all, while the API may. */
export function isOutOfReach(error: unknown): error is SourceDown | SourceRefused | NotFound {
  if (error instanceof GitFailed) return false;
  return error instanceof SourceDown || error instanceof SourceRefused || error instanceof NotFound;
}

/** The token is for its own host alone. */
function credentialsFor(cloneUrl: string, settings: CommitContext['settings']) {
  const { hostname } = new URL(cloneUrl);
  const host = hostOf(settings.GITHUB_URL);
  if (hostname !== host && `api.${hostname}` !== host) return undefined;
  return { username: 'x-access-token', password: settings.GITHUB_TOKEN };
}

/**
 * New commits of the default branch, then those that stand in pull requests alone: the latter with `reachable: false`, since what
 * they are to their pull request decides whether they count.
 */
export async function* gitPages(
  clone: GitClone,
  { fullName, upstreamId }: RepositoryRow,
  before: CommitProgress,
  signal: AbortSignal,
): AsyncGenerator<CommitPage, void, undefined> {
  if (await isRewritten(clone, before.reached, signal)) {
    const shas = await reachableCommits(clone, signal);
    yield { rows: {}, reachable: { repository: upstreamId, shas } };
  }
  if (clone.shallow)
    yield { rows: {}, warnings: [`${fullName} is a shallow clone: its oldest commits are missing.`] };
  const leaving = new AbortController();
  const pages = newCommits(clone, upstreamId, before, AbortSignal.any([signal, leaving.signal]));
  // The next page is read while the one before is written.
  yield* readAhead(pages, () => leaving.abort());
}

async function* newCommits(
  clone: GitClone,
  repository: string,
  before: CommitProgress,
  signal: AbortSignal,
): AsyncGenerator<CommitPage, void, undefined> {
  const { since, reached, pulls } = before;
  let onMain = 0;
  const main = { repository, reachable: true, except: reached, since, signal };
  for await (const page of readCommitPages(clone, main)) {
    onMain = page.done;
    yield pageOf(page.commits, { ...before, walk: null, reached: page.reached }, onMain);
  }
  const head = clone.head === null ? [] : [clone.head];
  const heads = clone.head === null ? [] : await readPullHeads(clone, signal);
  const known = new Set(pulls);
  const isKnown = (sha: string) => known.has(sha.slice(0, shortened));
  const tips = heads.filter((sha) => !isKnown(sha));
  let done = onMain;
  if (tips.length > 0) {
    const except = [...head, ...heads.filter(isKnown)];
    for await (const page of readCommitPages(clone, { ...main, reachable: false, tips, except })) {
      done = onMain + page.done;
      yield pageOf(page.commits, { ...before, walk: null, reached: head }, done);
    }
  }
  const read = heads.map((sha) => sha.slice(0, shortened));
  yield pageOf([], { reached: head, since: null, from: before.from, pulls: read, walk: null }, done);
}

function pageOf(commits: readonly CommitRow[], state: CommitProgress, done: number): CommitPage {
  return { rows: { commits }, state, progress: { done, expected: null } };
}
