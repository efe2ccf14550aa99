import sql from 'sql-template-tag';
import { select } from '../../../../prisma/select.ts';
import type { Exclusion } from '../../../contract/answer.ts';
import type { Metric } from '../../model/group.ts';
import { byBot, leftOutOf } from '../../model/left-out.ts';
import { countedIn, isObserved } from '../../model/lineage.ts';
import type { Observation } from '../../model/observation.ts';
import type { QuestionContext } from '../../question/context.ts';
import type { Span } from '../../question/period.ts';
import { additiveRows, sourceFor } from '../../sql/additive.ts';
import { collectedPart } from '../../sql/collected.ts';
import { passFor } from '../../sql/distributions.ts';
import { atEnd, isLasting, observed } from '../../sql/observe.ts';

const groupBy = { dimension: 'reason' };

/** What was left out of everything that a metric counts, by reason: bots, and what the observations themselves leave out. */
export async function exclusionsOf(context: QuestionContext, metric: Metric): Promise<Exclusion[]> {
  const pass = isObserved(metric) ? await passFor(context, metric, context.period) : null;
  return shownOf(context, pass ? pass.leftOut : await leftOutOfAll(context, metric));
}

async function leftOutOfAll(context: QuestionContext, metric: Metric): Promise<Exclusion[]> {
  const counts = new Map<string, number>();
  for (const observation of countedIn(context.group, metric)) {
    const counted = { needs: metric.needs, observe: observation };
    const span = collectedPart(context.coverage, counted, context.period);
    for (const { reason, count } of await leftOutOnce(context, observation, span))
      counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts].map(([reason, count]) => ({ reason, count }));
}

function shownOf({ scope }: QuestionContext, leftOut: readonly Exclusion[]): Exclusion[] {
  return leftOut
    .filter(({ reason, count }) => count !== 0 && !(scope.bots && reason === byBot))
    .toSorted((one, other) => one.reason.localeCompare(other.reason));
}

/** Several metrics may look at the same rows. */
function leftOutOnce(context: QuestionContext, observation: Observation, span: Span): Promise<Exclusion[]> {
  const key = `${observation.id} ${span.start.getTime()}`;
  return context.once(`left out ${key}`, () => leftOutIn(context, observation, span));
}

/** Of spans what was open at the end. */
async function leftOutIn(
  { engine, scope, additive }: QuestionContext,
  observation: Observation,
  span: Span,
): Promise<Exclusion[]> {
  const leftOut = leftOutOf(observation);
  if (leftOut === null) return [];
  if (isLasting(leftOut)) {
    const open = observed(leftOut, scope, atEnd(span), 'in');
    return select<Exclusion>(
      engine.database,
      sql`select o.reason, sum(o.value)::float8 as count from (${open}) o group by o.reason`,
    );
  }
  const rows = additiveRows(leftOut, scope, span, sourceFor(additive, [leftOut], groupBy), groupBy);
  return select<Exclusion>(
    engine.database,
    sql`with additive as (${rows}) select key as reason, sum(sum)::float8 as count from additive group by key`,
  );
}
