import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { git } from '../process/command.ts';
import { GitFailed } from '../process/failure.ts';
import type { RemoteAddress } from './address.ts';

interface MirrorOptions {
  folder: string;
  /** What the clone is called, without `.git`. */
  name: string;
  refs: readonly string[];
  signal: AbortSignal;
}

/** What HEAD is on the other side: a branch, by its full ref name, a bare commit, or not told. */
interface RemoteHead {
  branch: string | null;
  sha: string | null;
}

/**
 * Brings the bare clone of a remote repository up to date, cloning it where there is none yet or where it is damaged,
 * and gives its path. A clone takes its final name only when it is complete, so an interrupted one is never read.
 */
export async function fetchMirror(remote: RemoteAddress, options: MirrorOptions): Promise<string> {
  const name = `${options.name}.git`;
  const gitDir = join(options.folder, name);
  await mkdir(options.folder, { recursive: true });
  await removeUnfinished(options.folder, name);
  const head = await askHead(remote, options.signal);
  if (!existsSync(gitDir)) {
    await cloneAnew(gitDir, remote, head, options);
    return gitDir;
  }
  try {
    await fetchInto(gitDir, remote, head, options);
  } catch (error) {
    // The other side has just answered, so what git trips over is here: lock files or objects of a killed process.
    if (!(error instanceof GitFailed)) throw error;
    await cloneAnew(gitDir, remote, head, options);
  }
  return gitDir;
}

/** A clone's name after the address that people gave, wherever that redirects to. */
export function mirrorName({ fullName, url }: RemoteAddress): string {
  const readable = fullName.replace(/[^A-Za-z0-9.-]+/g, '-').slice(-60);
  return `${readable}-${createHash('sha256').update(url).digest('hex').slice(0, 16)}`;
}

async function removeUnfinished(folder: string, name: string): Promise<void> {
  const unfinished = (await readdir(folder)).filter((each) => each.startsWith(`${name}.unfinished-`));
  await Promise.all(unfinished.map((each) => rm(join(folder, each), { recursive: true, force: true })));
}

/** Asks the other side for its HEAD: the cheapest question that needs address, credentials and repository to be right. */
export async function askHead(remote: RemoteAddress, signal: AbortSignal): Promise<RemoteHead> {
  // Without a repository of its own git would take the configuration of one that encloses the working folder.
  const answer = await git(['ls-remote', '--symref', '--', remote.url, 'HEAD'], {
    signal,
    remote,
    repository: { gitDir: devNull },
  });
  const text = answer.toString();
  return {
    branch: /^ref: (refs\/heads\/.+)\tHEAD$/m.exec(text)?.[1] ?? null,
    sha: /^([0-9a-f]{40,64})\tHEAD$/m.exec(text)?.[1] ?? null,
  };
}

async function cloneAnew(gitDir: string, remote: RemoteAddress, head: RemoteHead, options: MirrorOptions) {
  const unfinished = await mkdtemp(`${gitDir}.unfinished-`);
  const format = head.sha?.length === 64 ? 'sha256' : 'sha1';
  try {
    await git(['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, unfinished], {
      signal: options.signal,
    });
    await fetchInto(unfinished, remote, head, options);
    await rm(gitDir, { recursive: true, force: true });
    await rename(unfinished, gitDir);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function fetchInto(gitDir: string, remote: RemoteAddress, head: RemoteHead, options: MirrorOptions) {
  const { signal, refs } = options;
  const repository = { gitDir };
  const wanted = ['refs/heads/*', ...refs].map((ref) => `+${ref}:${ref}`);
  // A detached HEAD may be on no branch; fetched without a name it is at least there.
  if (head.branch === null && head.sha !== null) wanted.push('HEAD');
  const how = ['--quiet', '--prune', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head'];
  await git(['fetch', ...how, '--', remote.url, ...wanted], { signal, remote, repository });
  if (head.branch !== null) await git(['symbolic-ref', 'HEAD', head.branch], { signal, repository });
  else if (head.sha !== null) {
    await git(['update-ref', '--no-deref', 'HEAD', head.sha], { signal, repository });
  }
}
