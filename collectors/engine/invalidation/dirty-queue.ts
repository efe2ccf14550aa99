import type { Pool, PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { inTransaction, select } from '../../../prisma/select.ts';
import type { FactName } from './dirty.ts';

/** Days of a repository to compute again. */
export interface DirtyDays {
  repositoryIds: number[];
  days: string[];
}

/** Pull requests, pairwise. */
export interface DirtyPullRequests {
  repositoryIds: number[];
  numbers: number[];
}

/** What to compute again: everything, days of repositories, whole repositories, pull requests, people. */
export interface DirtyWork {
  everything: boolean;
  days: DirtyDays;
  /** 0 is what belongs to none. */
  repositories: number[];
  pullRequests: DirtyPullRequests;
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
  number: number | null;
}

function take(client: PoolClient, fact: FactName): Promise<Mark[]> {
  return select<Mark>(
    client,
    sql`delete from dirty where id in (select id from dirty where fact = ${fact} order by id limit ${most})
        returning scope_kind::text as kind, scope_id as "scopeId", from_day as day, number`,
  );
}

function workOf(marks: readonly Mark[]): DirtyWork {
  const ofRepositories = marks.filter(({ kind }) => kind === 'REPOSITORY');
  const days = distinctPairs(
    ofRepositories.flatMap(({ scopeId, day }) => (day === null ? [] : [[scopeId, day] as const])),
  );
  const pullRequests = distinctPairs(
    ofRepositories.flatMap(({ scopeId, number }) => (number === null ? [] : [[scopeId, number] as const])),
  );
  const whole = ofRepositories.filter(({ day, number }) => day === null && number === null);
  return {
    everything: marks.some(({ kind }) => kind === 'ORGANIZATION'),
    days: { repositoryIds: days.map(([id]) => id), days: days.map(([, day]) => day) },
    repositories: [...new Set(whole.map(({ scopeId }) => scopeId))],
    pullRequests: {
      repositoryIds: pullRequests.map(([id]) => id),
      numbers: pullRequests.map(([, number]) => number),
    },
    people: [...new Set(marks.flatMap(({ kind, scopeId }) => (kind === 'PERSON' ? [scopeId] : [])))],
  };
}

function distinctPairs<T>(pairs: readonly (readonly [number, T])[]): (readonly [number, T])[] {
  return [...new Map(pairs.map((pair) => [pair.join(' '), pair])).values()];
}
