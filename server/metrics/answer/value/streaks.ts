import sql from 'sql-template-tag';
import { select } from '../../../../prisma/select.ts';
import type { Slice } from '../../../contract/answer.ts';
import type { ObservedMetric } from '../../model/group.ts';
import type { QuestionContext } from '../../question/context.ts';
import { dayOf, type ReportPeriod, workingDays } from '../../question/period.ts';
import { instantColumn, observed } from '../../sql/observe.ts';

/** The longest run, and the one that still goes on: that may have reached yesterday, since today is not over. */
export async function streaksOf(
  { engine, scope, period, installation }: QuestionContext,
  metric: ObservedMetric,
  longest: number,
): Promise<Slice[]> {
  const allHistory = { ...period, start: new Date('0001-01-01T00:00:00Z') };
  const at = instantColumn(metric.observe, period.timeZone);
  const [last] = await select<{ at: Date; value: number }>(
    engine.database,
    sql`select ${at} as at, o.value::float8 as value
        from (${observed(metric.observe, scope, allHistory, scope.bots ? 'in' : 'out')}) o
        where ${at} <= ${period.now}::timestamptz
        order by 1 desc limit 1`,
  );
  const current = last && goesOn(last.at, period, installation.streakSkipsWeekends) ? last.value : 0;
  return [run('longest', 'Longest', longest), run('current', 'Current', current)];
}

function goesOn(lastAt: Date, period: ReportPeriod, skipsWeekends: boolean): boolean {
  const firstOpenDay = period.complete ? period.to.add({ days: 1 }) : dayOf(period.now, period.timeZone);
  const after = dayOf(lastAt, period.timeZone).add({ days: 1 });
  const missed = Math.max(0, after.until(firstOpenDay).days);
  return (skipsWeekends ? workingDays(after, missed, new Set()) : missed) === 0;
}

function run(key: string, label: string, value: number): Slice {
  return { key, key2: null, label, value, statistic: 'longest', sampleSize: value };
}
