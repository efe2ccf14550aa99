import type { Point } from '../../../contract/answer.ts';
import { questionQuery } from '../../../contract/question.ts';
import type { ObservedMetric } from '../../model/group.ts';
import { collectedTimeOf } from '../../question/collected-time.ts';
import type { QuestionContext } from '../../question/context.ts';
import { type ReportPeriod, reportPeriodOf } from '../../question/period.ts';
import { measure } from '../../sql/measure.ts';
import { seriesOf } from './summarise.ts';

/** The days of the year that ends with the period, whatever its length: what a contribution calendar shows. */
export async function daysOfYear(context: QuestionContext, metric: ObservedMetric): Promise<Point[]> {
  const year = yearOf(context);
  const measured = await measure(context, metric, year);
  return seriesOf(metric, measured, year, await collectedTimeOf(context, metric), null);
}

/** That year, by day. */
export function yearOf({ engine, period }: QuestionContext): ReportPeriod {
  const from = period.to.subtract({ years: 1 }).add({ days: 1 });
  const question = questionQuery.parse({
    from: from.toString(),
    to: period.to.toString(),
    by: 'day',
    timeZone: period.timeZone,
  });
  return reportPeriodOf(question, engine.timeZone, period.now);
}
