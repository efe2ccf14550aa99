import { PrismaPg } from '@prisma/adapter-pg';
import { Pool, type PoolConfig, types } from 'pg';
import type { Log } from '../server/log.ts';
import { PrismaClient } from './generated/client.ts';

/** The everyday tables, typed. */
export type Prisma = PrismaClient;

/**
 * Connections to the database at `url`, in UTC. What comes back: `int8` a number (beyond 2^53 the query fails rather than
 * lose digits), `numeric` text (money must not be rounded; cast to `float8` what is no money), `date` text (YYYY-MM-DD: a
 * day has no time zone), `timestamptz` a Date.
 */
export function openPool(url: string, log: Log, options: Pick<PoolConfig, 'max'> = {}): Pool {
  const pool = new Pool({
    ...options,
    connectionString: url,
    application_name: 'momentum',
    types: { getTypeParser },
    // Not a start-up parameter: those are refused by connection poolers, and Prisma's adapter reads every time as UTC.
    onConnect: async (client) => {
      await client.query("set time zone 'UTC'");
    },
  });
  // Without a listener, an idle connection that the server closes would end the process. The pool replaces it by itself.
  pool.on('error', (err) => log.warn({ err }, 'A database connection was lost'));
  return pool;
}

/** Prisma on the pool's connections. Ending the pool remains the caller's. */
export function openPrisma(pool: Pool): Prisma {
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}

const int8Array = 1016;
const dateArray = 1182;
const ownParsers = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, wholeNumber],
  [int8Array, (text) => elements(text, wholeNumber)],
  [types.builtins.DATE, String],
  [dateArray, (text) => elements(text, String)],
]);

const getTypeParser: typeof types.getTypeParser = (id, format) =>
  (format !== 'binary' && ownParsers.get(id)) || types.getTypeParser(id, format);

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`${text} is too large for a number: cast it to text or float8.`);
}

// Neither whole numbers nor dates hold commas or quotes.
function elements<T>(array: string, parse: (text: string) => T): (T | null)[] {
  const inside = array.slice(1, -1);
  if (inside === '') return [];
  return inside.split(',').map((text) => (text === 'NULL' ? null : parse(text)));
}
