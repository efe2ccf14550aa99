import type { Point } from '../../contract/answer.ts';
import { questionQuery } from '../../contract/question.ts';
import type { ObservedMetric } from '../model/group.ts';
import { knownOf } from '../question/observed-since.ts';
import { periodOf, type ReportPeriod } from '../question/period.ts';
import { measure } from '../sql/measure.ts';
import type { Asked } from './ask.ts';
import { seriesOf } from './summarise.ts';

/** The days of the year that ends with the period, whatever its length: what a contribution calendar shows. */
export async function daysOfYear(asked: Asked, metric: ObservedMetric): Promise<Point[]> {
  const year = yearOf(asked);
  const measured = await measure(asked, metric, year);
  return seriesOf(metric, measured, year, await knownOf(asked, metric), null);
}

/** That year, by day. */
export function yearOf({ engine, period }: Asked): ReportPeriod {
  const from = period.to.subtract({ years: 1 }).add({ days: 1 });
  const question = questionQuery.parse({
    from: from.toString(),
    to: period.to.toString(),
    by: 'day',
    timeZone: period.timeZone,
  });
  return periodOf(question, engine.timeZone, period.now);
}
