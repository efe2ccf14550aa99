import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InvalidInput } from '../../server/contract/errors.ts';
import { replaceFile, writeOnce } from '../home.ts';

const fileName = 'postgres.json';

const form = z.object({
  password: z.string().regex(/^\w+$/),
  /** Folder of the cluster, relative to MOMENTUM_HOME or absolute. */
  data: z.string().min(1),
  /** Of the server that was last seen running. */
  port: z.int().optional(),
  pid: z.int().optional(),
});

/** What `MOMENTUM_HOME/postgres.json` holds (mode 0600). */
export type Record = z.infer<typeof form>;

/** The record of `home`, or nothing where the embedded database was never started there. */
export function readRecord(home: string): Record | undefined {
  const file = join(home, fileName);
  return existsSync(file) ? parse(home, readFileSync(file, 'utf8')) : undefined;
}

/** The record of `home`: `record`, unless another process was faster. */
export function writeFirstRecord(home: string, record: Record): Record {
  return parse(home, writeOnce(home, fileName, toText(record)));
}

/** Replaces the record of `home`. */
export function writeRecord(home: string, record: Record): void {
  replaceFile(home, fileName, toText(record));
}

function parse(home: string, text: string): Record {
  try {
    return form.parse(JSON.parse(text));
  } catch (cause) {
    throw new InvalidInput(`${join(home, fileName)} is damaged.`, {
      hint: 'It holds the password of the embedded database: bring it back from a backup of MOMENTUM_HOME.',
      cause,
    });
  }
}

function toText(record: Record): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
