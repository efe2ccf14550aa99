import sql, { raw } from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import type { Metric } from '../model/group.ts';
import { countedIn } from '../model/lineage.ts';
import type { Observation } from '../model/observation.ts';
import type { QuestionContext } from './context.ts';

/** When something of a metric was observed for the first time whose history nobody keeps; null where its history is kept. */
export async function observedSince(
  { engine, group, once }: QuestionContext,
  metric: Metric,
): Promise<Date | null> {
  const observed = countedIn(group, metric).filter((observation) => observation.observedOnly);
  let latest: Date | null = null;
  for (const observation of observed) {
    const first = await once(`first ${observation.id}`, () => firstOf(engine.database, observation));
    if (first !== null && (latest === null || first > latest)) latest = first;
  }
  return latest;
}

async function firstOf(database: Database, { select: rows, shape }: Observation): Promise<Date | null> {
  const [row] = await select<{ first: Date | null }>(
    database,
    sql`select min(o.${raw(shape === 'span' ? 'started_at' : 'at')}) as first from (${raw(rows)}) o`,
  );
  return row?.first ?? null;
}
