import sql, { raw } from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { Asked } from '../answer/ask.ts';
import type { Known } from '../answer/summarise.ts';
import type { Metric } from '../model/group.ts';
import { countedIn } from '../model/lineage.ts';
import type { Observation } from '../model/observation.ts';

/** What is known of the days that a metric looks at. What no upstream keeps is known since it was first observed. */
export async function knownOf(asked: Asked, metric: Metric): Promise<Known> {
  const { coverage, installation } = asked;
  const observedFrom = await observedSince(asked, metric);
  const collectedFrom = coverage.from(metric.needs);
  return {
    now: asked.period.now,
    collectedFrom:
      observedFrom !== null && (collectedFrom === null || observedFrom > collectedFrom)
        ? observedFrom
        : collectedFrom,
    collectedUntil: coverage.until(metric.needs),
    configured: coverage.configured(metric.needs),
    holidays: new Set(installation.holidays),
  };
}

/** When something of a metric was observed for the first time whose history nobody keeps; null where its history is kept. */
export async function observedSince(asked: Asked, metric: Metric): Promise<Date | null> {
  const observed = countedIn(asked.group, metric).filter((observation) => observation.observedOnly);
  let latest: Date | null = null;
  for (const observation of observed) {
    const first = await firstOf(asked, observation);
    if (first !== null && (latest === null || first > latest)) latest = first;
  }
  return latest;
}

async function firstOf({ engine }: Asked, { select: rows, shape }: Observation): Promise<Date | null> {
  const [row] = await select<{ first: Date | null }>(
    engine.database,
    sql`select min(o.${raw(shape === 'span' ? 'started_at' : 'at')}) as first from (${raw(rows)}) o`,
  );
  return row?.first ?? null;
}
