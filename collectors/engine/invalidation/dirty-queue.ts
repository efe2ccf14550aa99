import type { PoolClient } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
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

/** The same with the table that changed: `''` where all may have. */
export interface ChangedDays extends DirtyDays {
  tables: string[];
}

/** What to compute again: everything, days of all or of repositories, whole repositories, pull requests, people, days of these. */
export interface DirtyWork {
  /** Only of a fact that has no portions. */
  everything: boolean;
  wholeDays: string[];
  days: DirtyDays;
  changedDays: ChangedDays;
  /** 0 is what belongs to none. */
  repositories: number[];
  pullRequests: DirtyPullRequests;
  people: number[];
  /** Days of any of the people whose days are marked. */
  peopleDays: string[];
}

/**
 * What one transaction takes, some 200 repositories: bounds what it holds in memory, how long it lasts, and what is lost where it is
 * broken off. With less, large tables are looked through once more for every few small repositories.
 */
const mostAtOnce = 80_000;
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
    await inLanes(queue, async (lane) => {
      for (let taken = 1; taken > 0; ) {
        signal.throwIfAborted();
        await context.progress?.(done, expected);
        taken = await inTransaction(pool, async (client) => {
          await select(client, sql`select set_config('momentum.fact', ${queue.fact}, true)`);
          const marks = await take(client, queue, lane);
          const rows = marks.length > 0 ? await compute(client, workOf(marks)) : 0;
          computed += rows;
          return marks.reduce((sum, mark) => sum + mark.weight, 0);
        });
        done += taken;
      }
    });
    await context.progress?.(done, Math.max(done, expected));
  }
  if (done > worthVacuuming) await pool.query('vacuum (skip_locked) dirty');
  return computed;
}

/** All lanes have ended when this does: where one fails, the others end with their transaction. */
async function inLanes({ lanes = 1 }: Queue, work: (lane: number) => Promise<void>): Promise<void> {
  const ended = await Promise.allSettled(Array.from({ length: lanes }, (_, lane) => work(lane)));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

interface Mark {
  kind: 'ORGANIZATION' | 'REPOSITORY' | 'PERSON';
  scopeId: number;
  days: string[] | null;
  number: number | null;
  changed: string | null;
  weight: number;
}

/** In the order of days, by the index: the first of so much weight, or the first alone. What was not settled waits for it. */
function take(client: PoolClient, queue: Queue, lane: number): Promise<Mark[]> {
  const { fact, most = mostAtOnce } = queue;
  return select<Mark & Record<string, unknown>>(
    client,
    sql`with first as (
          select id, from_day, to_day, ${weight} as weight
          from dirty where fact = ${fact} and ${isSettled(queue, lane)} order by from_day, to_day limit ${most}
        ),
        chosen as (
          select id, weight from (
            select id, weight, sum(weight) over (order by from_day, to_day, id) - weight as before from first
          ) one
          where before < ${most}
        )
        delete from dirty using chosen where dirty.id = chosen.id
        returning scope_kind::text as kind, scope_id as "scopeId", number, changed, chosen.weight::int as weight,
                  case when from_day is not null then
                    array(select day::date::text from generate_series(from_day, to_day, interval '1 day') day) end as days`,
  );
}

function isSettled({ portions, daysOf, lanes = 1 }: Queue, lane: number): Sql {
  if (daysOf)
    return sql`date_trunc('month', from_day) = date_trunc('month', to_day) and extract(month from from_day)::int % ${lanes}::int = ${lane}::int`;
  return portions ? sql`(scope_kind <> 'ORGANIZATION' or from_day is not null)` : sql`true`;
}

function workOf(marks: readonly Mark[]): DirtyWork {
  const ofKind = (wanted: Mark['kind']) => marks.filter(({ kind }) => kind === wanted);
  const ofRepositories = ofKind('REPOSITORY');
  const days = daysOfEach(ofRepositories);
  const pullRequests = distinctPairs(
    ofRepositories.flatMap(({ scopeId, number }) => (number === null ? [] : [[scopeId, number] as const])),
  );
  const isWhole = ({ days: each, number }: Mark) => each === null && number === null;
  const ids = (some: readonly Mark[]) => [...new Set(some.filter(isWhole).map(({ scopeId }) => scopeId))];
  return {
    everything: ofKind('ORGANIZATION').some(isWhole),
    wholeDays: daysIn(ofKind('ORGANIZATION')),
    days: { repositoryIds: days.map(([id]) => id), days: days.map(([, day]) => day) },
    changedDays: changedDaysOf(ofRepositories),
    repositories: ids(ofRepositories),
    pullRequests: {
      repositoryIds: pullRequests.map(([id]) => id),
      numbers: pullRequests.map(([, number]) => number),
    },
    people: ids(ofKind('PERSON')),
    peopleDays: daysIn(ofKind('PERSON')),
  };
}

function daysIn(marks: readonly Mark[]): string[] {
  return [...new Set(marks.flatMap(({ days }) => days ?? []))];
}

function changedDaysOf(marks: readonly Mark[]): ChangedDays {
  const each = marks.flatMap(({ scopeId, days, changed }) =>
    (days ?? []).map((day) => ({ scopeId, day, table: changed ?? '' })),
  );
  return {
    repositoryIds: each.map(({ scopeId }) => scopeId),
    days: each.map(({ day }) => day),
    tables: each.map(({ table }) => table),
  };
}

function daysOfEach(marks: readonly Mark[]): (readonly [number, string])[] {
  return distinctPairs(
    marks.flatMap(({ scopeId, days }) => (days ?? []).map((day) => [scopeId, day] as const)),
  );
}

function distinctPairs<T>(pairs: readonly (readonly [number, T])[]): (readonly [number, T])[] {
  return [...new Map(pairs.map((pair) => [pair.join(' '), pair])).values()];
}
