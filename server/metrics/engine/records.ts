import sql, { raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { select } from '../../../prisma/select.ts';
import { InvalidInput } from '../../contract/errors.ts';
import type { Question } from '../../contract/question.ts';
import { type Asked, understand } from './ask.ts';
import type { Asker } from './asker.ts';
import type { MetricsEngine } from './engine.ts';
import type { Metric } from './group.ts';
import { type Instants, instantColumn, observed } from './observe.ts';
import { judge } from './privacy.ts';

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

const place = z.tuple([z.iso.datetime(), z.string()]);

/** The rows behind a number, newest first, a page at a time. They name people, so they are judged more strictly than numbers. */
export async function recordsOf(
  engine: MetricsEngine,
  asker: Asker,
  group: string,
  metricId: string,
  question: RecordsQuestion,
): Promise<{ records: MetricRecord[]; next: string | null }> {
  const { bucket, key, limit, after, ...asked } = question;
  const understood = await understand(engine, asker, group, { ...asked, metric: [metricId] });
  const metric = engine.catalogue.metric(understood.group, metricId);
  const instants = narrowed(understood, bucket);
  await judge(engine, asker, understood.group, understood.scope, instants, 'rows');
  const rows = await select<MetricRecord>(
    engine.database,
    statementOf(understood, metric, instants, keyCondition(metric, key), afterCondition(after), limit + 1),
  );
  const records = rows.slice(0, limit);
  const last = records.at(-1);
  const next = rows.length > limit && last ? encode([last.at.toISOString(), last.identity]) : null;
  return { records, next };
}

function statementOf(
  { scope }: Asked,
  metric: Metric,
  instants: Instants,
  key: Sql,
  after: Sql,
  most: number,
): Sql {
  const { observe } = metric;
  const at = instantColumn(observe, instants.timeZone);
  return sql`
    with row as (
      select ${at} as at, o.value::float8 as value, o.person as person_id, o.repository as repository_id,
             o.identity::text as identity
      from (${observed(observe, scope, instants, scope.bots ? 'in' : 'out')}) o
      where ${key}
    )
    select row.at, row.value, p.name as person, r.full_name as repository, c.subject, row.identity
    from row
    left join contributor p on p.id = row.person_id
    left join repository r on r.id = row.repository_id
    left join commit c on c.repository_id = row.repository_id and c.sha = row.identity
    where ${after}
    order by row.at desc, row.identity desc
    limit ${most}`;
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

function keyCondition({ breakdown, id }: Metric, key: string | undefined): Sql {
  if (key === undefined) return sql`true`;
  if (!breakdown) throw new InvalidInput(`${id} is not split into parts, so it has no key.`);
  return sql`o.${raw(breakdown.dimension)}::text = ${key}`;
}

function afterCondition(after: string | undefined): Sql {
  if (after === undefined) return sql`true`;
  const [at, identity] = decode(after);
  return sql`(row.at, row.identity) < (${at}::timestamptz, ${identity})`;
}

function encode(value: z.infer<typeof place>): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(text: string): z.infer<typeof place> {
  try {
    return place.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch (cause) {
    throw new InvalidInput('after is not what the page before gave as next.', { cause });
  }
}
