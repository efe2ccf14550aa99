import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { Exclusion } from '../../contract/answer.ts';
import type { Metric } from '../model/group.ts';
import { byBot, leftOutOf } from '../model/left-out.ts';
import { countedIn } from '../model/lineage.ts';
import type { Observation } from '../model/observation.ts';
import type { Span } from '../question/period.ts';
import { talliedBy, tallies } from '../sql/additive.ts';
import { collectedPart } from '../sql/collected.ts';
import { atEnd, isLasting, observed } from '../sql/observe.ts';
import type { Asked } from './ask.ts';

const split = { dimension: 'reason' };

/** What was left out of everything that a metric counts, by reason: bots, and what the observations themselves leave out. */
export async function exclusionsOf(asked: Asked, metric: Metric): Promise<Exclusion[]> {
  const counts = new Map<string, number>();
  for (const observation of countedIn(asked.group, metric)) {
    const looked = { needs: metric.needs, observe: observation };
    const span = collectedPart(asked, looked, asked.period);
    for (const { reason, count } of await leftOutOnce(asked, observation, span))
      counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .filter(({ reason, count }) => count !== 0 && !(asked.scope.bots && reason === byBot))
    .toSorted((one, other) => one.reason.localeCompare(other.reason));
}

/** Several metrics may look at the same rows. */
function leftOutOnce(asked: Asked, observation: Observation, span: Span): Promise<Exclusion[]> {
  const key = `${observation.id} ${span.start.getTime()}`;
  const leftOut = asked.leftOut.get(key) ?? leftOutIn(asked, observation, span);
  asked.leftOut.set(key, leftOut);
  return leftOut;
}

/** Of spans what was open at the end. */
async function leftOutIn(
  { engine, scope, tallied }: Asked,
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
  const rows = tallies(leftOut, scope, span, talliedBy(tallied, [leftOut], split), split);
  return select<Exclusion>(
    engine.database,
    sql`with tally as (${rows}) select key as reason, sum(sum)::float8 as count from tally group by key`,
  );
}
