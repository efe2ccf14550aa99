import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Checkout, prepareCheckout } from '../clone/checkout.ts';
import type { GitClone } from '../clone/clone.ts';
import { type Revisions, revisionList } from '../clone/revisions.ts';
import { streamGit } from '../process/command.ts';
import { readInstant } from '../process/instant.ts';
import { readAhead } from '../process/read-ahead.ts';
import { type LogFile, type LogRecord, logFormat, readLogRecords } from './log-records.ts';
import { type GitPerson, type MailmapReader, readMailmap } from './mailmap.ts';
import { type PathFacts, type PathReader, readPaths } from './paths.ts';

/** A file that a commit changed, with what its path tells. */
export type GitFile = LogFile & PathFacts;

/** One commit. People are as the mailmap of the head names them, `rawAuthor` as the commit does. */
export interface GitCommit {
  sha: string;
  parents: string[];
  author: GitPerson;
  rawAuthor: GitPerson;
  authoredAt: Date;
  /** Minutes east of UTC on the author's clock; whatever the commit says, however odd. */
  authorOffsetMinutes: number;
  committer: GitPerson;
  committedAt: Date;
  /** The first line or paragraph of the message, 500 characters at most. */
  subject: string;
  /** Of the Co-authored-by trailers, each person once, never the author. */
  coAuthors: GitPerson[];
  /** None for a merge. */
  files: GitFile[];
}

const longestSubject = 500;
const batchOfCommits = 1_000;
const batchOfFiles = 5_000;

/**
 * Reads commits as `git log --numstat` counts them, every parent before its children, so that whatever was read
 * before an interruption can be given as `except` afterwards. What was committed before `since` is passed over, wherever it
 * stands. Memory does not grow with the length of the history.
 * @throws a MomentumError where git fails, the signal's reason where it is aborted
 */
export async function* readHistory(
  clone: GitClone,
  options: Revisions & { since?: Date | null; signal: AbortSignal },
): AsyncGenerator<GitCommit, void, undefined> {
  if (clone.head === null) return;
  const leaving = new AbortController();
  const signal = AbortSignal.any([options.signal, leaving.signal]);
  const revisions = await revisionList(clone, options);
  const folder = await mkdtemp(join(tmpdir(), 'momentum-git-'));
  try {
    const checkout = await prepareCheckout(folder, { gitDir: clone.gitDir, sha: clone.head }, signal);
    const paths = await readPaths(checkout, signal);
    const mailmap = readMailmap(checkout, signal);
    const records = batches(readLog(checkout, { revisions, since: options.since ?? null, signal }));
    for await (const batch of readAhead(records, () => leaving.abort())) {
      await paths.learn(batch.flatMap(({ files }) => files.map(({ path }) => path)));
      await mailmap.learn(batch.flatMap(trailersOf));
      for (const record of batch) yield commitOf(record, paths, mailmap);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readLog(
  checkout: Checkout,
  { revisions, since, signal }: { revisions: string; since: Date | null; signal: AbortSignal },
): AsyncIterable<LogRecord[]> {
  const order = ['--topo-order', '--reverse', '--stdin'];
  // Unlike --since it does not stop at the first old commit. Git knows no time before 1970.
  const seconds = Math.ceil((since?.getTime() ?? 0) / 1_000);
  const young = seconds > 0 ? [`--since-as-filter=@${seconds} +0000`] : [];
  const counts = ['-z', '--numstat', '--no-diff-merges', '--no-ext-diff', '--no-textconv', '--no-color'];
  const format = [logFormat, '--date=raw', '--encoding=UTF-8', '--no-notes', '--no-decorate'];
  return readLogRecords(
    streamGit(['log', ...order, ...young, ...counts, ...format], {
      signal,
      repository: checkout.repository,
      input: revisions,
    }),
  );
}

/** Gathers records, so that what is looked up in other git processes is looked up for many at once. */
async function* batches(records: AsyncIterable<LogRecord[]>): AsyncGenerator<LogRecord[], void, undefined> {
  let batch: LogRecord[] = [];
  let files = 0;
  for await (const some of records) {
    for (const record of some) {
      batch.push(record);
      files += record.files.length;
      if (batch.length < batchOfCommits && files < batchOfFiles) continue;
      yield batch;
      batch = [];
      files = 0;
    }
  }
  yield batch;
}

function trailersOf({ fields }: LogRecord): string[] {
  return fields.at(-1)?.split('\n').filter(Boolean) ?? [];
}

function commitOf(record: LogRecord, paths: PathReader, mailmap: MailmapReader): GitCommit {
  const [sha = '', parents = '', rawName = '', rawEmail = '', name = '', email = '', ...rest] = record.fields;
  const [authored = '', committerName = '', committerEmail = '', committed = '', subject = ''] = rest;
  const author = { name, email };
  const { at: authoredAt, offsetMinutes: authorOffsetMinutes } = readInstant(authored);
  return {
    sha,
    parents: parents.split(' ').filter(Boolean),
    author,
    rawAuthor: { name: rawName, email: rawEmail },
    authoredAt,
    authorOffsetMinutes,
    committer: { name: committerName, email: committerEmail },
    committedAt: readInstant(committed).at,
    subject: subject.slice(0, longestSubject).toWellFormed(),
    coAuthors: coAuthorsOf(trailersOf(record), author, mailmap),
    files: record.files.map((file) => ({ ...file, ...paths.of(file.path) })),
  };
}

function coAuthorsOf(trailers: readonly string[], author: GitPerson, mailmap: MailmapReader): GitPerson[] {
  const seen = new Set([author.email.toLowerCase()]);
  return trailers.flatMap((trailer) => {
    const person = mailmap.of(trailer);
    if (!person || seen.has(person.email.toLowerCase())) return [];
    seen.add(person.email.toLowerCase());
    return [person];
  });
}
