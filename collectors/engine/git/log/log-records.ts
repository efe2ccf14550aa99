import { nulRecords } from './records.ts';

/** One commit as `git log` writes it: its fields in the order of `logFormat`, and its files. */
export interface LogRecord {
  fields: readonly string[];
  files: LogFile[];
}

/** One line of `--numstat`; lines are null for a binary file, `oldPath` is set for a renamed one. */
export interface LogFile {
  path: string;
  oldPath: string | null;
  additions: number | null;
  deletions: number | null;
}

/** Author before and after the mailmap, dates, committer, subject and co-authors, one a line. */
const placeholders = [
  '%H',
  '%P',
  '%an',
  '%ae',
  '%aN',
  '%aE',
  '%ad',
  '%cN',
  '%cE',
  '%cd',
  '%s',
  '%(trailers:key=Co-authored-by,valueonly=true,unfold=true,separator=%x0A)',
];

/** Begins a commit: a line of numstat begins with a digit, a dash or a line feed, never with a letter. */
const mark = 'c';

/** Ends every field with a NUL, which no message, name or path can hold. */
export const logFormat = `--format=${mark}${placeholders.map((each) => `${each}%x00`).join('')}`;

/** Reads the output of `git log -z --numstat` in `logFormat`, giving the commits of each chunk as soon as it is there. */
export async function* readLogRecords(
  output: AsyncIterable<Buffer>,
): AsyncGenerator<LogRecord[], void, undefined> {
  const reader = recordReader();
  for await (const tokens of nulRecords(output)) {
    const complete: LogRecord[] = [];
    for (const token of tokens) {
      const record = reader.take(token);
      if (record) complete.push(record);
    }
    if (complete.length > 0) yield complete;
  }
  const last = reader.end();
  if (last) yield [last];
}

/** Puts tokens together; a commit is complete when the next one begins. */
function recordReader() {
  let fields: string[] = [];
  let current: LogRecord | null = null;
  let renamed: LogFile | null = null;

  return { take, end: () => current };

  function take(token: string): LogRecord | null {
    if (fields.length > 0 && fields.length < placeholders.length) fields.push(token);
    else if (renamed) renamed = takeName(renamed, token);
    else if (token.startsWith(mark)) return begin(token);
    else if (token !== '' && token !== '\n') takeFile(token);
    return null;
  }

  function begin(token: string): LogRecord | null {
    const complete = current;
    fields = [token.slice(mark.length)];
    current = { fields, files: [] };
    return complete;
  }

  function takeFile(token: string): void {
    const file = readFile(token);
    current?.files.push(file);
    if (file.path === '') renamed = file;
  }
}

/** A renamed file's old path comes first, then its new one. */
function takeName(file: LogFile, token: string): LogFile | null {
  if (file.oldPath === null) {
    file.oldPath = token;
    return file;
  }
  file.path = token;
  return null;
}

function readFile(token: string): LogFile {
  const start = token.startsWith('\n') ? 1 : 0;
  const first = token.indexOf('\t', start);
  const second = token.indexOf('\t', first + 1);
  return {
    path: token.slice(second + 1),
    oldPath: null,
    additions: count(token.slice(start, first)),
    deletions: count(token.slice(first + 1, second)),
  };
}

function count(text: string): number | null {
  return text === '-' ? null : Number(text);
}
