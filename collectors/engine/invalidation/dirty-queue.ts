import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { inTransaction, select } from '../../../prisma/select.ts';
import type { FactContext } from '../contract/fact.ts';
import { type Queue, settle, waiting, weight } from './settle.ts';

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
  /** Only of a fact that has no portions. */
  everything: boolean;
  days: DirtyDays;
  /** 0 is what belongs to none. */
  repositories: number[];
  pullRequests: DirtyPullRequests;
  people: number[];
}

/** What one transaction takes: bounds what it holds in memory, how long it lasts, and what is lost where it is broken off. */
const mostAtOnce = 10_000;
/** So many marks leave enough behind that the next scan would wade through it. */
const worthVacuuming = 10_000;

/**
 * Computes again what is marked for a fact until nothing is, in portions of one transaction each: what is broken off, or
 * crashes, goes on where it was the next time. Answers the rows that were computed.
 */
export async function consume(
  context: FactContext,
  queue: Queue,
  compute: (client: PoolClient, work: DirtyWork) => Promise<number>,
): Promise<number> {
  const { pool, signal } = context;
  let computed = 0;
  let done = 0;
  while (await settle(pool, queue)) {
    const expected = done + (await waiting(pool, queue));
    for (let taken = 1; taken > 0; ) {
      signal.throwIfAborted();
      await context.progress?.(done, expected);
      taken = await inTransaction(pool, async (client) => {
        await select(client, sql`select set_config('momentum.fact', ${queue.fact}, true)`);
        const marks = await take(client, queue);
        if (marks.length > 0) computed += await compute(client, workOf(marks));
        return marks.reduce((sum, mark) => sum + mark.weight, 0);
      });
      done += taken;
    }
    await context.progress?.(done, Math.max(done, expected));
  }
  if (done > worthVacuuming) await pool.query('vacuum (skip_locked) dirty');
  return computed;
}

interface Mark {
  kind: 'ORGANIZATION' | 'REPOSITORY' | 'PERSON';
  scopeId: number;
  days: string[] | null;
  number: number | null;
  weight: number;
}

/** In the order of days, by the index: the first of so much weight, or the first alone. */
function take(client: PoolClient, { fact, most = mostAtOnce }: Queue): Promise<Mark[]> {
  return select<Mark & Record<string, unknown>>(
    client,
    sql`with first as (
          select id, from_day, to_day, ${weight} as weight
          from dirty where fact = ${fact} order by from_day, to_day limit ${most}
        ),
        chosen as (
          select id, weight from (
            select id, weight, sum(weight) over (order by from_day, to_day, id) - weight as before from first
          ) one
          where before < ${most}
        )
        delete from dirty using chosen where dirty.id = chosen.id
        returning scope_kind::text as kind, scope_id as "scopeId", number, chosen.weight::int as weight,
                  case when from_day is not null then
                    array(select day::date::text from generate_series(from_day, to_day, interval '1 day') day) end as days`,
  );
}

function workOf(marks: readonly Mark[]): DirtyWork {
  const ofRepositories = marks.filter(({ kind }) => kind === 'REPOSITORY');
  const days = distinctPairs(
    ofRepositories.flatMap(({ scopeId, days: each }) => (each ?? []).map((day) => [scopeId, day] as const)),
  );
  const pullRequests = distinctPairs(
    ofRepositories.flatMap(({ scopeId, number }) => (number === null ? [] : [[scopeId, number] as const])),
  );
  const whole = ofRepositories.filter(({ days: each, number }) => each === null && number === null);
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
