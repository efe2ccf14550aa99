import type { PoolClient } from 'pg';
import sql, { join, raw } from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import { workingSet } from '../../../prisma/working-set.ts';
import type { Pass } from './pass.ts';
import { partsOf, rowsMarked, rowsOnDays } from './rows.ts';

/** Writes all parts of some days; answers how many there are. */
export async function replaceParts(
  client: PoolClient,
  pass: Pass,
  days: readonly string[],
  timeZone: string,
): Promise<number> {
  await select(client, sql`delete from rollup_part where pass = ${pass.name} and day = any(${days}::date[])`);
  const written = await client.query(
    sql`insert into rollup_part (pass, day, repository_id, person_id, service_id, home, key, n, sum)
        ${partsOf(pass, rowsOnDays(pass, days, timeZone), timeZone)}
        order by 1, 2, 3`,
  );
  return written.rowCount ?? 0;
}

const place = sql`pass, day, repository_id, person_id, service_id, home`;

/**
 * Writes those parts of the `marked` days of repositories that are not what they were, of all passes. Working set `changed` has whose
 * they are and were. Answers which passes have any.
 */
export async function correctParts(
  client: PoolClient,
  passes: readonly Pass[],
  timeZone: string,
): Promise<Set<string>> {
  await select(
    client,
    sql`create temporary table changed on commit drop as select ${place} from rollup_part with no data`,
  );
  if (passes.length === 0) return new Set();
  const now = passes.map((pass) => sql`(${partsOf(pass, rowsMarked(pass, timeZone), timeZone)})`);
  await workingSet(client, 'part_now', join(now, ' union all '), [partKey]);
  await select(
    client,
    sql`with gone as (
          delete from rollup_part part using marked
          where (part.pass, part.day, part.repository_id) = (marked.pass, marked.day, marked.repository_id)
            and not exists (select from part_now where ${same})
          returning part.*
        )
        insert into changed select distinct ${place} from gone`,
  );
  await select(
    client,
    sql`with come as (
          insert into rollup_part select * from part_now where not exists (select from rollup_part part where ${same})
          returning *
        )
        insert into changed select distinct ${place} from come`,
  );
  await select(client, sql`analyze changed`);
  const names = await select<{ pass: string }>(client, sql`select distinct pass from changed`);
  return new Set(names.map(({ pass }) => pass));
}

const partKey = ['pass', 'day', 'repository_id', 'person_id', 'service_id', 'home', 'key'];
const same = join(
  [...partKey, 'n', 'sum'].map((column) => raw(`part_now.${column} = part.${column}`)),
  ' and ',
);
