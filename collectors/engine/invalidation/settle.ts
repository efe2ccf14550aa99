import type { Pool, PoolClient } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { inTransaction, select } from '../../../prisma/select.ts';

/** What waits for a fact, and how it is taken. */
export interface Queue {
  fact: string;
  /** A select of everything in portions: `kind`, `id`, `from_day`, `to_day`; left out where it cannot be divided. */
  portions?: Sql;
  /** Where only days are computed: a select of the days on which repositories and people have something, as `kind`, `id`, `day`. */
  daysOf?(repositories: readonly number[], people: readonly number[]): Sql;
  /** The weight that one transaction takes at most, where it is not that of others. */
  most?: number;
  /** So many transactions at once, where each is of months of its own: nothing that one computes is another's. */
  lanes?: number;
}

/** About how long a mark takes: as many days of a repository, or a pull request, are as one. */
export const weight = sql`
  case when number is not null then 1
       when scope_kind = 'ORGANIZATION' and from_day is not null then 100 * (to_day - from_day + 1)
       when from_day is not null then to_day - from_day + 1
       when scope_kind = 'PERSON' then 20
       else 400 end`;

/** Marks that are so many are worth being looked through for those that say the same. */
const worthSettling = 500;

/**
 * Puts each of the marks of a fact once: where everything is marked, as its portions. Answers whether anything waits. What one
 * is, and what a day of it is, is computed once.
 */
export async function settle(pool: Pool, queue: Queue): Promise<boolean> {
  const { fact, portions, daysOf } = queue;
  const [found] = await select<{ waits: boolean; everything: boolean; many: boolean }>(
    pool,
    sql`select exists (select from dirty where fact = ${fact}) as waits,
               exists (select from dirty where fact = ${fact} and scope_kind = 'ORGANIZATION' and from_day is null) as everything,
               exists (select from dirty where fact = ${fact} offset ${worthSettling}) as many`,
  );
  if (!found?.waits) return false;
  if (found.everything) await inTransaction(pool, (client) => divide(client, fact, portions));
  else if (daysOf) await inTransaction(pool, (client) => keepDays(client, fact, daysOf));
  else if (found.many) await inTransaction(pool, (client) => keepDistinct(client, fact));
  return true;
}

/** The weight of all that waits. */
export async function waiting(pool: Pool, { fact }: Queue): Promise<number> {
  const [row] = await select<{ weight: number }>(
    pool,
    sql`select coalesce(sum(${weight}), 0)::float8 as weight from dirty where fact = ${fact}`,
  );
  return row?.weight ?? 0;
}

const everything = sql`select 'ORGANIZATION'::scope_kind as kind, 0 as id, null::date as from_day, null::date as to_day`;

/** All other marks are a part of it. */
async function divide(client: PoolClient, fact: string, portions: Sql = everything): Promise<void> {
  await select(client, sql`delete from dirty where fact = ${fact}`);
  await select(
    client,
    sql`insert into dirty (fact, scope_kind, scope_id, from_day, to_day)
        select ${fact}, kind, id, from_day, to_day from (${portions}) portion`,
  );
}

/** What is marked of a repository that is marked as a whole is a part of that. */
async function keepDistinct(client: PoolClient, fact: string): Promise<void> {
  await select(
    client,
    sql`with former as (
          delete from dirty where fact = ${fact} returning scope_kind, scope_id, from_day, to_day, number
        )
        insert into dirty (fact, scope_kind, scope_id, from_day, to_day, number)
        select distinct ${fact}, scope_kind, scope_id, from_day, to_day, number from former f
        where scope_kind <> 'REPOSITORY' or (from_day is null and number is null) or not exists (
          select from former whole
          where whole.scope_kind = 'REPOSITORY' and whole.scope_id = f.scope_id and whole.from_day is null and whole.number is null)`,
  );
}

/**
 * Each day of each changed table once, in stretches of which none goes over the end of a month; of whole repositories and people those that they have.
 * Where everything has been marked meanwhile, that is left to be divided the next time.
 */
async function keepDays(
  client: PoolClient,
  fact: string,
  daysOf: NonNullable<Queue['daysOf']>,
): Promise<void> {
  await select(
    client,
    sql`create temporary table former on commit drop as
        with taken as (
          delete from dirty where fact = ${fact} and (scope_kind <> 'ORGANIZATION' or from_day is not null)
          returning scope_kind, scope_id, from_day, to_day, changed
        )
        select distinct scope_kind as kind, scope_id as id, from_day, to_day, changed from taken`,
  );
  const whole = await select<{ kind: string; ids: number[] }>(
    client,
    sql`select kind::text, array_agg(id) as ids from former where from_day is null group by kind`,
  );
  const ofKind = (wanted: string) => whole.find(({ kind }) => kind === wanted)?.ids ?? [];
  await select(
    client,
    sql`insert into dirty (fact, scope_kind, scope_id, from_day, to_day, changed)
        select ${fact}, kind, id, min(day), max(day), changed
        from (
          select *, day - (row_number() over (partition by kind, id, changed order by day))::int as stretch
          from (
            select kind, id, changed, day::date as day
            from former cross join generate_series(from_day, to_day, interval '1 day') day
            union
            select kind::scope_kind, id, null, day from (${daysOf(ofKind('REPOSITORY'), ofKind('PERSON'))}) theirs
          ) marked
        ) one
        group by kind, id, changed, stretch, date_trunc('month', day)`,
  );
}
