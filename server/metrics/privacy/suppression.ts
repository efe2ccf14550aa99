import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { Asked } from '../answer/ask.ts';
import type { ObservedMetric } from '../model/group.ts';
import { isState } from '../model/lineage.ts';
import { keyed, type Split, teamDimension } from '../sql/group-by.ts';
import { atEnd, observed } from '../sql/observe.ts';
import { fewestPeople, seesEverybody } from './privacy.ts';

/** Whether a part may be shown by itself. */
export type Keep = (part: { key: string }) => boolean;

/** Parts by these could be asked for with a filter too, and are judged as that would be. */
const filters: readonly (string | undefined)[] = [teamDimension, 'repository'];

/**
 * Keeps parts back that fewer than five people stand behind, and the smallest of the others with them: it could be told from the
 * whole otherwise what the only one is that is not shown.
 */
export async function keepOf(asked: Asked, metric: ObservedMetric, split: Split): Promise<Keep> {
  const { scope, engine, asker } = asked;
  const isFilter = filters.includes(split.dimension) || filters.includes(split.dimension2);
  const isJudged = scope.contributors !== null && scope.contributors.length < fewestPeople;
  if (!isFilter || isJudged || metric.observe.by === 'owner' || seesEverybody(engine, asker))
    return () => true;
  const people = await peopleByKey(asked, metric, split);
  const enough = [...people].filter(([, count]) => count >= fewestPeople).toSorted((a, b) => b[1] - a[1]);
  const shown = new Map(enough.length < people.size ? enough.slice(0, -1) : enough);
  return ({ key }) => shown.has(key);
}

async function peopleByKey(
  { scope, engine, period }: Asked,
  metric: ObservedMetric,
  split: Split,
): Promise<Map<string, number>> {
  const { before, joined, key } = keyed(metric.observe, split, scope, period.timeZone);
  const instants = isState(metric) ? atEnd(period) : period;
  const rows = await select<{ key: string; people: number }>(
    engine.database,
    sql`${before}
        select ${key} as key, count(distinct o.person)::int as people
        from (${observed(metric.observe, scope, instants, 'out')}) o ${joined}
        group by 1`,
  );
  return new Map(rows.map((row) => [row.key, row.people]));
}
