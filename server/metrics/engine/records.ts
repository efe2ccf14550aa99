import sql, { raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { select } from '../../../prisma/select.ts';
import { InvalidInput } from '../../contract/errors.ts';
import type { Question } from '../../contract/question.ts';
import { type Asked, understand } from './ask.ts';
import type { Asker } from './asker.ts';
import type { MetricsEngine } from './engine.ts';
import type { ObservedMetric } from './group.ts';
import { type Instants, instantColumn, observed } from './observe.ts';
import { breakdownOf, otherKey } from './parts.ts';
import { judge, seesEverybody } from './privacy.ts';

/** One row behind a number. */
export interface MetricRecord {
  at: Date;
  value: number;
  person: string | null;
  repository: string | null;
  subject: string | null;
  identity: string;
}

export interface RecordsQuestion extends Question {
  bucket?: string | undefined;
  key?: string | undefined;
  limit: number;
  after?: string | undefined;
}

const cursor = z.tuple([z.iso.datetime(), z.string()]);

/**
 * The rows behind a number, newest first, a page at a time, judged as if they were filtered. Whoever may not see the numbers
 * of others is told whose a row is where it is their own: from rows with names everybody's numbers could be counted.
 */
export async function recordsOf(
  engine: MetricsEngine,
  asker: Asker,
  group: string,
  metricId: string,
  question: RecordsQuestion,
): Promise<{ records: MetricRecord[]; next: string | null }> {
  const { bucket, key, limit, after, ...plain } = question;
  const asked = await understand(engine, asker, group, { ...plain, metric: [metricId] });
  const metric = asked.metrics.find((one) => one.id === metricId);
  if (!metric) throw new InvalidInput(`${metricId} is made of other metrics: ask for the rows of those.`);
  const instants = narrowed(asked, bucket);
  await judge(asked, asker, [instants], 'rows');
  const named = seesEverybody(engine, asker) ? sql`true` : sql`p.id = ${asker.contributorId}::int`;
  const part = await partCondition(asked, metric, key);
  const rows = await select<PlacedRecord>(
    engine.database,
    statementOf(asked, metric, instants, { named, part, after: afterCondition(after), most: limit + 1 }),
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const next = last ? encode([last.at.toISOString(), last.place]) : null;
  return { records: rows.slice(0, limit).map(({ place: _, ...record }) => record), next };
}

/** `place` tells rows of one instant apart, such as the languages of one commit. */
interface PlacedRecord extends MetricRecord {
  place: string;
}

interface Wanted {
  named: Sql;
  part: Sql;
  after: Sql;
  most: number;
}

function statementOf({ scope }: Asked, metric: ObservedMetric, instants: Instants, wanted: Wanted): Sql {
  const { observe } = metric;
  const at = instantColumn(observe, instants.timeZone);
  const place = ['identity', 'repository', 'person', ...observe.dimensions].map((column) => `o.${column}`);
  return sql`
    with row as (
      select ${at} as at, o.value::float8 as value, o.person as person_id, o.repository as repository_id,
             o.identity::text as identity, concat_ws(' ', ${raw(place.join(', '))}) as place
      from (${observed(observe, scope, instants, scope.bots ? 'in' : 'out')}) o
      where ${wanted.part}
    )
    select row.at, row.value, case when ${wanted.named} then p.name end as person, r.full_name as repository, c.subject,
           row.identity, row.place
    from row
    left join contributor p on p.id = row.person_id
    left join repository r on r.id = row.repository_id
    left join commit c on c.repository_id = row.repository_id and c.sha = row.identity
    where ${wanted.after}
    order by row.at desc, row.place desc
    limit ${wanted.most}`;
}

function narrowed({ period }: Asked, bucket: string | undefined): Instants {
  if (bucket === undefined) return period;
  const found = period.buckets.find((one) => one.start === bucket);
  if (!found) {
    const candidates = period.buckets.map((one) => one.start);
    throw new InvalidInput(`No bucket of the period begins on ${bucket}.`, { candidates });
  }
  return { start: found.from, end: found.to, timeZone: period.timeZone };
}

/** A part as the breakdown has it: unknown ones have an empty key, and the small ones are together under "other". */
async function partCondition(
  { engine, scope, period, tallied }: Asked,
  metric: ObservedMetric,
  key: string | undefined,
): Promise<Sql> {
  if (key === undefined) return sql`true`;
  const { breakdown, id } = metric;
  if (!breakdown) throw new InvalidInput(`${id} is not split into parts, so it has no key.`);
  const column = sql`coalesce(o.${raw(breakdown.dimension)}::text, '')`;
  if (key !== otherKey) return sql`${column} = ${key}`;
  const slices = (await breakdownOf(engine.database, metric, scope, period, tallied)) ?? [];
  const shown = slices.map((slice) => slice.key).filter((one) => one !== otherKey);
  return sql`${column} <> all(${shown}::text[])`;
}

function afterCondition(after: string | undefined): Sql {
  if (after === undefined) return sql`true`;
  const [at, placed] = decode(after);
  return sql`(row.at, row.place) < (${at}::timestamptz, ${placed})`;
}

function encode(value: z.infer<typeof cursor>): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(text: string): z.infer<typeof cursor> {
  try {
    return cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch (cause) {
    throw new InvalidInput('after is not what the page before gave as next.', { cause });
  }
}
