import { basename, dirname, resolve } from 'node:path';
import type { AddressGuard } from '../../http/address/address-guard.ts';
import { git } from '../process/command.ts';
import type { GitCredentials, LocalAddress } from './address.ts';
import { readAddress } from './address.ts';
import { readHeads } from './heads.ts';
import { askHead, fetchMirror, mirrorName } from './mirror.ts';
import { followRedirects } from './redirects.ts';

/** A repository that can be read from this machine's disk. */
export interface GitClone {
  gitDir: string;
  /** owner/name out of the address, or the folder's name of a local path. */
  fullName: string;
  /** Null for a local path. */
  host: string | null;
  /** Null where HEAD is detached, and where there is no branch. */
  defaultBranch: string | null;
  /** The commit that history is read from: the default branch's, or that of a detached HEAD; null where empty. */
  head: string | null;
  /** Only a part of the history is there, and its oldest commits look as if they had added everything. */
  shallow: boolean;
  empty: boolean;
  detached: boolean;
}

export interface OpenCloneOptions {
  address: string;
  /** Where clones are kept. One caller at a time may open one address in it. */
  folder: string;
  credentials?: GitCredentials | undefined;
  signal: AbortSignal;
  /** Whether a path on this machine may be read; only where whoever starts Momentum gave the address. */
  allowLocal: boolean;
  /** Refuses hosts that no repository may be read from. */
  guard: AddressGuard;
  /** What the clone is called in `folder`, where the address may change; otherwise it is called after the address. */
  name?: string;
  /** Refs to fetch besides the branches, such as `refs/pull/N/head`. */
  refs?: readonly string[];
}

/**
 * Opens a repository: a local path is read in place, anything else is cloned bare the first time and fetched
 * afterwards, following rewritten and deleted branches and a new default branch.
 * @throws InvalidInput, NotFound, SourceRefused (credentials), SourceDown
 */
export async function openClone(options: OpenCloneOptions): Promise<GitClone> {
  const { folder, signal, guard, refs = [] } = options;
  const address = readAddress(options.address, options);
  if (address.kind === 'local') {
    const { gitDir, fullName } = await findRepository(address, signal);
    return { gitDir, fullName, host: null, ...(await readState(gitDir, signal)) };
  }
  const reached = await followRedirects(address, guard, signal);
  const gitDir = await fetchMirror(reached, {
    folder,
    name: options.name ?? mirrorName(address),
    refs,
    signal,
  });
  return { gitDir, fullName: address.fullName, host: address.host, ...(await readState(gitDir, signal)) };
}

/** What a repository says of itself before anything is fetched. */
export type SeenRepository = Pick<GitClone, 'fullName' | 'host' | 'defaultBranch'>;

/**
 * Looks whether a repository can be read, without cloning it.
 * @throws InvalidInput, NotFound, SourceRefused (credentials), SourceDown
 */
export async function seeRepository(
  options: Pick<OpenCloneOptions, 'address' | 'credentials' | 'signal' | 'allowLocal' | 'guard'>,
): Promise<SeenRepository> {
  const { signal } = options;
  const address = readAddress(options.address, options);
  if (address.kind === 'local') {
    const { gitDir, fullName } = await findRepository(address, signal);
    const { defaultBranch } = await readState(gitDir, signal);
    return { fullName, host: null, defaultBranch };
  }
  const { branch } = await askHead(await followRedirects(address, options.guard, signal), signal);
  const defaultBranch = branch?.replace('refs/heads/', '') ?? null;
  return { fullName: address.fullName, host: address.host, defaultBranch };
}

async function findRepository({ path }: LocalAddress, signal: AbortSignal) {
  const found = await git(['-C', path, 'rev-parse', '--absolute-git-dir', '--show-cdup'], {
    signal,
    where: path,
  });
  const [gitDir = '', up = ''] = found.toString().split('\n');
  return { gitDir, fullName: nameOf(path, gitDir, up) };
}

/** The name of the work tree's folder, or of a bare repository's without `.git`. */
function nameOf(path: string, gitDir: string, up: string): string {
  const inside = path === gitDir || path.startsWith(`${gitDir}/`);
  if (!inside) return basename(resolve(path, up));
  return basename(basename(gitDir) === '.git' ? dirname(gitDir) : gitDir, '.git');
}

type State = Pick<GitClone, 'defaultBranch' | 'head' | 'shallow' | 'empty' | 'detached'>;

async function readState(gitDir: string, signal: AbortSignal): Promise<State> {
  const [branch, shallow, heads] = await Promise.all([
    answer(gitDir, signal, ['branch', '--show-current']),
    answer(gitDir, signal, ['rev-parse', '--is-shallow-repository']),
    readHeads({ signal, repository: { gitDir } }),
  ]);
  const known = { shallow: shallow === 'true', detached: branch === '' };
  if (known.detached) {
    const head = await answer(gitDir, signal, ['rev-parse', '--verify', 'HEAD^{commit}']);
    return { ...known, defaultBranch: null, head, empty: false };
  }
  // A bare repository on a server often keeps a HEAD that names a branch nobody has pushed.
  const defaultBranch = [branch, 'main', 'master', ...heads.keys()].find((name) => heads.has(name));
  if (defaultBranch === undefined) return { ...known, defaultBranch: null, head: null, empty: true };
  return { ...known, defaultBranch, head: heads.get(defaultBranch) ?? null, empty: false };
}

async function answer(gitDir: string, signal: AbortSignal, args: readonly string[]): Promise<string> {
  return (await git(args, { signal, repository: { gitDir } })).toString().trimEnd();
}
