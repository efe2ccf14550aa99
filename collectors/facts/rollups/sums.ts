import type { PoolClient } from 'pg';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import { observedIn, type Pass } from './pass.ts';

/** What a sum is of. */
export type SumKind = 'ORGANIZATION' | 'REPOSITORY' | 'TEAM';

/** Adds up parts as rows of `rollup`: `parts` is a select of `id`, `day`, `key`, `n` and `sum`. Answers how many there are. */
export async function addUp(client: PoolClient, pass: Pass, kind: SumKind, parts: Sql): Promise<number> {
  const { measures } = pass;
  const columns = measures.map(
    (_, index) =>
      sql`sum(n[${raw(String(index + 1))}])::int as ${raw(`n${index}`)}, sum(sum[${raw(String(index + 1))}]) as ${raw(`s${index}`)}`,
  );
  const told = measures.map(
    ({ observation, key }, index) =>
      sql`(${observation}::text, ${key === null ? sql`one.key` : sql`${key}::text`}, one.${raw(`n${index}`)}, one.${raw(`s${index}`)})`,
  );
  const written = await client.query(
    sql`insert into rollup (observation, key, scope_kind, scope_id, day, n, sum)
        select told.observation, told.key, ${kind}::scope_kind, one.id, one.day, told.n, told.sum
        from (select id, day, key, ${join(columns)} from (${parts}) part group by id, day, key) one
        cross join lateral (values ${join(told)}) told (observation, key, n, sum)
        where told.n > 0
        order by told.observation, one.id, one.day`,
  );
  return written.rowCount ?? 0;
}

/** Removes what a pass added up for some: `whose` is a working set or select of `id` and `day`. */
export async function forget(client: PoolClient, pass: Pass, kind: SumKind, whose: Sql): Promise<void> {
  await select(
    client,
    sql`delete from rollup using (${whose}) one
        where observation = any(${observedIn(pass)}::text[]) and scope_kind = ${kind}::scope_kind
          and scope_id = one.id and rollup.day = one.day`,
  );
}
