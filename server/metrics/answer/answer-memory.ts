import sql from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import type { Answer } from '../../contract/answer.ts';

/** An answer with what must be known of it wherever it is given again. */
export interface JudgedAnswer {
  /** Frozen: several people may be given the same one. */
  answer: Answer;
  /** Whom besides the asker it tells about, where they are few: each look at them is noted. */
  seen: readonly number[];
  /** Whether it stays the same while the data do: a period that is not over moves with the clock. */
  lasts: boolean;
}

/** Answers by question and version of the data; of equal questions at the same time one is computed. */
export interface AnswerMemory {
  recall(key: string, version: string, compute: () => Promise<JudgedAnswer>): Promise<JudgedAnswer>;
  /** Estimated. */
  bytes(): number;
}

interface Entry {
  version: string;
  answered: Promise<JudgedAnswer>;
  bytes: number;
  /** Milliseconds since 1970. */
  until: number;
}

const mostBytes = 64 * 2 ** 20;
/** An answer as objects and as text together, against its text alone. */
const bytesPerCharacter = 6;

/**
 * How long a period that is not over is taken to end at the same moment. What happens in the meantime is not collected yet, and
 * once it is, the data have another version; only ages and the cut of a comparison move, by seconds.
 */
const mostMilliseconds = 5_000;

/** Forgets what was asked longest ago once `most` bytes are full. */
export function createAnswerMemory(most = mostBytes, now: () => number = Date.now): AnswerMemory {
  const entries = new Map<string, Entry>();
  let held = 0;
  const forget = (key: string) => {
    held -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  const settle = (key: string, entry: Entry, { answer, lasts }: JudgedAnswer) => {
    if (entries.get(key) !== entry) return;
    entry.until = lasts ? Number.POSITIVE_INFINITY : now() + mostMilliseconds;
    entry.bytes = JSON.stringify(answer).length * bytesPerCharacter;
    held += entry.bytes;
    for (const oldest of entries.keys()) {
      if (held <= most) break;
      forget(oldest);
    }
  };
  return {
    recall(key, version, compute) {
      const found = entries.get(key);
      if (found && found.version === version && now() < found.until) {
        entries.delete(key);
        entries.set(key, found);
        return found.answered;
      }
      forget(key);
      const answered = compute();
      const entry: Entry = { version, answered, bytes: 0, until: Number.POSITIVE_INFINITY };
      entries.set(key, entry);
      answered.then(
        (judged) => settle(key, entry, judged),
        () => entries.get(key) === entry && forget(key),
      );
      return answered;
    },
    bytes: () => held,
  };
}

/** The version of the data, which rises with every change that an answer may stand on; null while nobody counts changes. */
export async function dataVersion(database: Database): Promise<string | null> {
  const [row] = await select<{ version: string | null }>(
    database,
    sql`select nullif(sum(version), 0)::text as version from data_version`,
  );
  return row?.version ?? null;
}
