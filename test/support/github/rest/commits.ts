import { changedTogether, commitsBetween, historyOf, isThere, mergeBase } from '../ancestry.ts';
import {
  type ChangedFile,
  type Commit,
  fullName,
  type Repository,
  type Signature,
  sizeOf,
} from '../organisation.ts';
import { utc } from '../times.ts';
import { nodeIdOf } from '../world.ts';
import type { SentCommit, SentComparison, SentFile } from './payload.ts';
import { userPayload } from './people.ts';
import { type AskedOf, found, page, RestRefusal, type Route } from './route.ts';

export const commitRoutes: Route<AskedOf>[] = [
  { path: '/commits', permission: 'contents', answer: listCommits },
  {
    path: '/commits/:ref',
    permission: 'contents',
    answer(asked) {
      const commit = commitNamed(asked.repository, asked.params.ref ?? '');
      const { additions, deletions } = sizeOf(commit.files);
      const stats = { additions, deletions, total: additions + deletions };
      const body: SentCommit = {
        ...commitPayload(asked, commit),
        stats,
        files: commit.files.map((file) => filePayload(commit.parents[0] ?? null, file)),
      };
      return { body };
    },
  },
  { path: '/compare/:basehead', permission: 'contents', answer: compare },
];

/** A commit as lists show it: without its files. */
export function commitPayload(asked: AskedOf, commit: Commit): SentCommit {
  const { repository, world, api } = asked;
  const name = fullName(repository);
  const urls = (parent: Commit) => ({
    sha: parent.sha,
    url: `${api}/repos/${name}/commits/${parent.sha}`,
    html_url: `${world.origin}/${name}/commit/${parent.sha}`,
  });
  return {
    ...urls(commit),
    node_id: nodeIdOf(commit),
    commit: {
      author: signaturePayload(commit.author),
      committer: signaturePayload(commit.committer),
      message: commit.message,
      comment_count: 0,
    },
    author: userPayload(asked, commit.author.login),
    committer: userPayload(asked, commit.committer.login),
    parents: commit.parents.map(urls),
  };
}

/** What a commit, or a pull request, did to a file. */
export function filePayload(base: Commit | null, file: ChangedFile): SentFile {
  const { path, additions, deletions } = file;
  const status = isThere(base, path) ? 'modified' : 'added';
  return { filename: path, status, additions, deletions, changes: additions + deletions };
}

/** By hash, or the newest of a branch. */
function commitNamed(repository: Repository, name: string): Commit {
  const commit = repository.branches.get(name) ?? repository.commits.find((each) => each.sha === name);
  if (commit) return commit;
  throw new RestRefusal(422, `No commit found for SHA: ${name}`);
}

function listCommits(asked: AskedOf) {
  const { repository, query } = asked;
  if (repository.branches.size === 0) throw new RestRefusal(409, 'Git Repository is empty.');
  const tip = commitOrGone(repository, query.get('sha') ?? repository.defaultBranch);
  const since = Date.parse(query.get('since') ?? '1970-01-01T00:00:00Z');
  const until = Date.parse(query.get('until') ?? '9999-01-01T00:00:00Z');
  const path = query.get('path');
  const author = query.get('author');
  const commits = historyOf(tip).filter((each) => {
    const at = Date.parse(each.committer.date);
    const { email, login } = each.author;
    return (
      at >= since &&
      at <= until &&
      (path === null || each.files.some((file) => file.path === path)) &&
      (author === null || author === email || author === login)
    );
  });
  return page(asked, commits, (each) => commitPayload(asked, each));
}

function compare(asked: AskedOf) {
  const { repository, params, query, world } = asked;
  const [from = '', to = ''] = (params.basehead ?? '').split('...');
  const base = commitOrGone(repository, from);
  const head = commitOrGone(repository, to);
  const ahead = commitsBetween(base, head);
  const behind = commitsBetween(head, base);
  const common = found(mergeBase(base, head));
  // Without a page GitHub lists the latest 250; the files stand on the first page alone.
  const paged = query.has('page') || query.has('per_page');
  const listed = paged
    ? page(asked, ahead, (each) => commitPayload(asked, each))
    : { body: ahead.slice(-250).map((each) => commitPayload(asked, each)) };
  const isFirst = Number(query.get('page') ?? 1) === 1;
  const body: SentComparison = {
    html_url: `${world.origin}/${fullName(repository)}/compare/${params.basehead}`,
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    base_commit: commitPayload(asked, base),
    merge_base_commit: commitPayload(asked, common),
    files: isFirst
      ? changedTogether(common, ahead)
          .slice(0, 300)
          .map((file) => filePayload(common, file))
      : [],
  };
  return { ...listed, body: { ...body, commits: listed.body } };
}

function commitOrGone(repository: Repository, name: string): Commit {
  return found(repository.branches.get(name) ?? repository.commits.find((each) => each.sha === name));
}

function signaturePayload({ name, email, date }: Signature) {
  return { name, email, date: utc(date) };
}

function statusOf(ahead: number, behind: number) {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
