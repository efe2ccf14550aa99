import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { SourceDown } from '../../../../server/contract/errors.ts';
import type { RemoteAddress } from '../clone/address.ts';
import { type GitRepository, gitEnvironment } from './environment.ts';
import { gitFailure } from './failure.ts';

/** How one git process is run. */
export interface GitOptions {
  signal: AbortSignal;
  /** Written to git's standard input. */
  input?: string | Buffer;
  /** The repository to work in; its work tree, where given, is the folder that git is started in. */
  repository?: GitRepository;
  /** Opens the network to this address, with its credentials; without it git reaches nothing outside. */
  remote?: RemoteAddress;
  /** What an error calls the place, where there is neither a remote nor a repository. */
  where?: string;
}

type GitProcess = ChildProcessByStdio<Writable, Readable, Readable>;
type Outcome = { code: number | null } | { error: Error };

const complaintLimit = 8_000;
const graceMilliseconds = 2_000;

/**
 * Runs git to its end and gives what it wrote.
 * @throws a MomentumError in words for people where git fails, the signal's reason where it is aborted
 */
export async function git(args: readonly string[], options: GitOptions): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(streamGit(args, options)));
}

/** As `git`, giving what it writes while it runs; the process waits for a slow reader and ends with an early one. */
export async function* streamGit(
  args: readonly string[],
  options: GitOptions,
): AsyncGenerator<Buffer, void, undefined> {
  const { signal, repository, remote, input } = options;
  signal.throwIfAborted();
  // A group of its own, so that ending it also ends the helpers (ssh, git-remote-https) that git starts.
  const child = spawn('git', ['--no-pager', ...args], {
    cwd: repository?.workTree,
    env: gitEnvironment(repository, remote),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const outcome = outcomeOf(child);
  const complaint = lastWords(child.stderr);
  const stop = () => stopGroup(child);
  signal.addEventListener('abort', stop, { once: true });
  // A process that ends before it has read its input breaks the pipe; its exit code says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    for await (const chunk of child.stdout) yield chunk;
    const end = await outcome;
    signal.throwIfAborted();
    if ('error' in end) throw notStarted(end.error);
    if (end.code !== 0) {
      const where = options.where ?? repository?.gitDir ?? 'a repository';
      throw gitFailure({ command: args[0] ?? '', complaint: complaint(), where, remote });
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function outcomeOf(child: GitProcess): Promise<Outcome> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('close', (code) => resolve({ code }));
  });
}

function lastWords(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(-complaintLimit);
  });
  return () => text;
}

/** Asks first, since git removes its lock files and half-written packs when asked. */
function stopGroup(child: GitProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  signalGroup(child.pid, 'SIGTERM');
  const pid = child.pid;
  const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMilliseconds);
  child.once('close', () => clearTimeout(timer));
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!gone) throw error;
  }
}

function notStarted(error: Error): SourceDown {
  return new SourceDown('git could not be started on the machine that runs Momentum.', {
    hint: 'Install git 2.38 or newer and see that it is in the PATH.',
    cause: error,
  });
}
