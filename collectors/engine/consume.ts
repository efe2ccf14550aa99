import type { Pool, PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { inTransaction, select } from '../../prisma/select.ts';
import type { FactName } from './dirty.ts';

/** Days of a repository to compute again. */
export interface DirtyDays {
  repositoryIds: number[];
  days: string[];
}

/** What to compute again: everything, days of repositories (pairwise), people. */
export interface DirtyWork {
  everything: boolean;
  days: DirtyDays;
  people: number[];
}

/** Marks taken at once: bounds what one transaction holds in memory and how long it lasts. */
const most = 50_000;

/**
 * Takes what is marked for a fact and computes it again, in one transaction: a crash leaves the marks where they are. Answers
 * the rows that were computed. What is marked meanwhile waits for the next time.
 */
export async function consume(
  pool: Pool,
  fact: FactName,
  compute: (client: PoolClient, work: DirtyWork) => Promise<number>,
): Promise<number> {
  let computed = 0;
  for (let taken = most; taken === most; ) {
    [taken, computed] = await inTransaction(pool, async (client) => {
      const marks = await take(client, fact);
      if (marks.length === 0) return [0, computed];
      return [marks.length, computed + (await compute(client, workOf(marks)))];
    });
  }
  return computed;
}

interface Mark {
  kind: 'ORGANIZATION' | 'REPOSITORY' | 'PERSON';
  scopeId: number;
  day: string | null;
}

function take(client: PoolClient, fact: FactName): Promise<Mark[]> {
  return select<Mark>(
    client,
    sql`delete from dirty where id in (select id from dirty where fact = ${fact} order by id limit ${most})
        returning scope_kind::text as kind, scope_id as "scopeId", from_day as day`,
  );
}

function workOf(marks: readonly Mark[]): DirtyWork {
  const days = new Map(
    marks.flatMap(({ kind, scopeId, day }) =>
      kind === 'REPOSITORY' && day !== null ? [[`${scopeId} ${day}`, { scopeId, day }] as const] : [],
    ),
  );
  const pairs = [...days.values()];
  return {
    everything: marks.some(({ kind }) => kind === 'ORGANIZATION'),
    days: { repositoryIds: pairs.map((pair) => pair.scopeId), days: pairs.map((pair) => pair.day) },
    people: [...new Set(marks.flatMap(({ kind, scopeId }) => (kind === 'PERSON' ? [scopeId] : [])))],
  };
}
