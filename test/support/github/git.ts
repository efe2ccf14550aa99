import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import { runBackend } from '../git-http-server.ts';
import { type CommitToWrite, plainGit, writeRepository } from '../git-repository.ts';
import { type Commit, fullName, type Repository, type Signature } from './organisation.ts';
import { headOf } from './pull-request.ts';
import { allRepositories, repositoryNamed, type World } from './world.ts';

/** Lines of files by path, each with the position of the commit that wrote them. */
type Tree = Map<string, { lines: readonly string[]; writer: number }>;

/** Writes every repository that has commits into a folder; the hashes in the model become those that git gave. */
export async function writeGit(world: World, root: string): Promise<void> {
  for (const repository of allRepositories(world)) {
    const folder = folderOf(root, repository);
    await rm(folder, { recursive: true, force: true });
    if (repository.commits.length > 0) await writeOne(repository, folder);
    else await plainGit(root, ['init', '--quiet', '--bare', folder]);
  }
}

/** Clones and fetches by smart HTTP, for whom the token is the password; a former name leads to the present one. */
export function serveGit(world: World, root: string, token: string): RequestHandler {
  return (request, response, next) => {
    const [, name, rest] =
      /^\/([^/]+\/[^/]+?)(?:\.git)?(\/(?:info\/refs|git-upload-pack).*)$/.exec(request.url) ?? [];
    if (name === undefined || rest === undefined) return next();
    const { authorization = '' } = request.headers;
    const password = Buffer.from(authorization.replace(/^basic /i, ''), 'base64')
      .toString()
      .split(':')[1];
    const known = repositoryNamed(world, name);
    if (password !== token) {
      response.set('www-authenticate', 'Basic realm="GitHub"').status(401).end('Authentication required');
    } else if (!known) response.status(404).end('Repository not found.');
    else if (known.isFormer) response.redirect(301, `/${fullName(known.repository)}.git${rest}`);
    else if (!world.permissions.has('contents')) response.status(403).end('Write access not granted.');
    else {
      request.url = `/${known.repository.id}.git${rest}`;
      runBackend(root, request, response);
    }
  };
}

function folderOf(root: string, { id }: Repository): string {
  return join(root, `${id}.git`);
}

async function writeOne(repository: Repository, folder: string): Promise<void> {
  const { commits, branches, defaultBranch, pullRequests } = repository;
  const shas = await writeRepository(folder, toWrite(commits));
  commits.forEach((commit, index) => {
    commit.sha = shas[index] ?? '';
  });
  const refs = [
    ...[...branches].map(([name, commit]) => `update refs/heads/${name} ${commit.sha}`),
    ...pullRequests.map((pull) => `update refs/pull/${pull.number}/head ${headOf(pull).sha}`),
  ];
  await plainGit(folder, ['update-ref', '-d', `refs/heads/${whereWritten}`]);
  await plainGit(folder, ['update-ref', '--stdin'], `${refs.join('\n')}\n`);
  await plainGit(folder, ['symbolic-ref', 'HEAD', `refs/heads/${defaultBranch}`]);
}

const whereWritten = 'momentum-stand-in';

function* toWrite(commits: readonly Commit[]): Generator<CommitToWrite> {
  const positions = new Map(commits.map((commit, index) => [commit, index]));
  const trees: Tree[] = [];
  for (const [index, commit] of commits.entries()) {
    const parents = commit.parents.flatMap((parent) => positions.get(parent) ?? []);
    const tree = merged(parents.flatMap((parent) => trees[parent] ?? []));
    const before = new Map(parents[0] === undefined ? [] : trees[parents[0]]);
    for (const file of commit.files) edit(tree, file, commit, index);
    trees.push(tree);
    const changes = [...tree]
      .filter(([path, { writer }]) => before.get(path)?.writer !== writer)
      .map(([path, { lines }]) => ({ path, content: lines.map((line) => `${line}\n`).join('') }));
    yield {
      message: commit.message,
      branch: whereWritten,
      parents,
      changes,
      author: nameOf(commit.author),
      date: rawDate(commit.author),
      committer: nameOf(commit.committer),
      committed: rawDate(commit.committer),
    };
  }
}

/** Of every file, what was written last. */
function merged(trees: readonly Tree[]): Tree {
  const together: Tree = new Map(trees[0]);
  for (const tree of trees.slice(1))
    for (const [path, file] of tree)
      if (file.writer > (together.get(path)?.writer ?? -1)) together.set(path, file);
  return together;
}

/** Takes lines away at the top and adds others, unlike any there, at the bottom: as many as the commit says, and so git counts. */
function edit(tree: Tree, file: Commit['files'][number], commit: Commit, index: number): void {
  const before = tree.get(file.path)?.lines ?? [];
  if (before.length < file.deletions)
    throw new Error(
      `"${commit.message}" takes ${file.deletions} lines from ${file.path}, which has ${before.length}.`,
    );
  const added = Array.from({ length: file.additions }, (_, line) => `line ${line} of change ${index}`);
  tree.set(file.path, { lines: [...before.slice(file.deletions), ...added], writer: index });
}

function nameOf({ name, email }: Signature): string {
  return `${name} <${email}>`;
}

/** Seconds and offset, as git writes them. */
function rawDate({ date }: Signature): string {
  const [, offset] = /([+-]\d\d:\d\d)$/.exec(date) ?? [];
  return `${Math.floor(Date.parse(date) / 1000)} ${offset?.replace(':', '') ?? '+0000'}`;
}
