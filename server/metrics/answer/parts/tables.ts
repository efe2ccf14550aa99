import sql, { join, raw, type Sql } from 'sql-template-tag';
import { select } from '../../../../prisma/select.ts';
import type { Cell, MetricAnswer } from '../../../contract/answer.ts';
import type { ObservedMetric, PartsTable, RowsList } from '../../model/group.ts';
import type { Observation } from '../../model/observation.ts';
import { mayShowRows } from '../../privacy/privacy.ts';
import type { QuestionContext } from '../../question/context.ts';
import { collectedInstants, type NeededRows } from '../../sql/collected.ts';
import { atEnd, instantColumn, isLasting, observed } from '../../sql/observe.ts';
import { ageOf } from './bins.ts';
import { largestParts } from './breakdown.ts';

export type Table = Pick<MetricAnswer, 'columns' | 'columnUnits' | 'rows'>;

/** The columns and rows of a metric that declares some; null where its rows are suppressed, since they are about few people. */
export async function tableOf(context: QuestionContext, metric: ObservedMetric): Promise<Table | null> {
  const { table, list } = metric;
  if (table) return tableOfParts(context, metric, table);
  return list ? listOfRows(context, { needs: metric.needs, observe: list.of ?? metric.observe }, list) : {};
}

async function tableOfParts(
  context: QuestionContext,
  metric: ObservedMetric,
  table: PartsTable,
): Promise<Table> {
  const parts = await largestParts(context, metric, table, table.most);
  return {
    columns: [table.title, ...table.columns.map((column) => column.title)],
    columnUnits: [null, ...table.columns.map((column) => column.unit)],
    rows: parts.map(({ label, total }) => [label, ...table.columns.map(({ figure }) => total[figure])]),
  };
}

async function listOfRows(
  context: QuestionContext,
  listed: NeededRows,
  list: RowsList,
): Promise<Table | null> {
  const { scope, period, engine } = context;
  const { observe: observation } = listed;
  const instants = isLasting(observation)
    ? atEnd(period)
    : collectedInstants(context.coverage, listed, period);
  if (!(await mayShowRows(context, observation, instants))) return null;
  const at = instantColumn(observation, period.timeZone);
  const columns = list.columns.map(
    ({ column }, place) => sql`${columnOf(observation, column, period.end, at)} as ${raw(`c${place}`)}`,
  );
  const rows = await select<Record<string, unknown>>(
    engine.database,
    sql`select ${join(columns, ', ')}
        from (${observed(observation, scope, instants, scope.bots ? 'in' : 'out')}) o
        left join repository r on r.id = o.repository
        order by ${at} ${raw(list.order === 'newest' ? 'desc' : 'asc')}, o.identity
        limit ${list.most}`,
  );
  return {
    columns: list.columns.map((column) => column.title),
    columnUnits: list.columns.map((column) => column.unit ?? null),
    rows: rows.map((row) => list.columns.map((_, place) => cellOf(row[`c${place}`]))),
  };
}

function columnOf(observation: Observation, column: string, end: Date, at: Sql): Sql {
  if (column === 'repository') return sql`r.full_name`;
  if (column === 'at') return at;
  if (column === 'age' && observation.shape === 'span') return ageOf(observation, end);
  return sql`o.${raw(column)}`;
}

/** Dates are told as ISO instants. */
function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'number' ? value : String(value);
}
