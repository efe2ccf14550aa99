import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { ObservedMetric } from '../model/group.ts';
import { isState } from '../model/lineage.ts';
import type { QuestionContext } from '../question/context.ts';
import { type GroupBy, keyed, teamDimension } from '../sql/group-by.ts';
import { atEnd, observed } from '../sql/observe.ts';
import { fewestPeople, seesEverybody } from './privacy.ts';

/** Whether a part may be shown by itself. */
export type Suppression = (part: { key: string }) => boolean;

/** Parts by these could be asked for with a filter too, and are judged as that would be. */
const filters: readonly (string | undefined)[] = [teamDimension, 'repository'];

/**
 * Suppresses parts of fewer than five people, and with them the smallest of the others: if one alone was missing, it could be
 * worked out from the whole.
 */
export async function suppressionOf(
  context: QuestionContext,
  metric: ObservedMetric,
  groupBy: GroupBy,
): Promise<Suppression> {
  const { scope, engine, asker } = context;
  const isFilter = filters.includes(groupBy.dimension) || filters.includes(groupBy.dimension2);
  const isJudged = scope.contributors !== null && scope.contributors.length < fewestPeople;
  if (!isFilter || isJudged || metric.observe.by === 'owner' || seesEverybody(engine, asker))
    return () => true;
  const people = await peopleByKey(context, metric, groupBy);
  const enough = [...people].filter(([, count]) => count >= fewestPeople).toSorted((a, b) => b[1] - a[1]);
  const shown = new Map(enough.length < people.size ? enough.slice(0, -1) : enough);
  return ({ key }) => shown.has(key);
}

async function peopleByKey(
  { scope, engine, period }: QuestionContext,
  metric: ObservedMetric,
  groupBy: GroupBy,
): Promise<Map<string, number>> {
  const { before, joined, key } = keyed(metric.observe, groupBy, scope, period.timeZone);
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
