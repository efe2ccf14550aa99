import sql, { raw, type Sql } from 'sql-template-tag';
import { z } from 'zod';
import { select } from '../../../prisma/select.ts';
import { InvalidInput } from '../../contract/errors.ts';
import { otherKey } from '../../contract/other-key.ts';
import type { Question } from '../../contract/question.ts';
import { listed } from '../../contract/words.ts';
import type { ObservedMetric } from '../model/group.ts';
import { componentsOf, isObserved } from '../model/lineage.ts';
import { fewestPeople, judge, seesEverybody } from '../privacy/privacy.ts';
import type { Asker } from '../question/asker.ts';
import type { QuestionContext } from '../question/context.ts';
import type { MetricsEngine } from '../question/engine.ts';
import type { ReportPeriod } from '../question/period.ts';
import { understand } from '../question/understand.ts';
import { collectedInstants } from '../sql/collected.ts';
import { keyCondition } from '../sql/group-by.ts';
import { atEnd, type Instants, instantColumn, isLasting, observed } from '../sql/observe.ts';
import { trailingInstants } from '../sql/state.ts';
import { breakdownOf } from './parts/breakdown.ts';

/** One of the rows that a number is made of. */
export interface MetricRecord {
  at: Date;
  value: number;
  person: string | null;
  repository: string | null;
  /** What people know it by, and where it is to be seen. */
  subject: string | null;
  url: string | null;
  /** Empty where the row's repository is suppressed. */
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
 * The rows that a number is made of, newest first, a page at a time, judged as if they were filtered. Whoever may not see the numbers
 * of others is told whose a row is where it is their own, and what it is where five people or more work in its repository: from
 * rows with names the numbers of everybody, and of every small repository, could be counted.
 */
export async function recordsOf(
  engine: MetricsEngine,
  asker: Asker,
  group: string,
  metricId: string,
  question: RecordsQuestion,
): Promise<{ records: MetricRecord[]; next: string | null }> {
  const { bucket, key, limit, after, ...plain } = question;
  const context = await understand(engine, asker, group, { ...plain, metric: [metricId] });
  const metric = observedMetric(context, metricId);
  const instants = collectedInstants(context.coverage, metric, narrowed(context, metric, bucket));
  const seen = await judge(context, [instants], 'rows');
  if (seen.length > 0) await engine.noteSeen(asker, context.group.id, seen);
  const named = seesEverybody(engine, asker) ? sql`true` : sql`p.id = ${asker.contributorId}::int`;
  const part = await partCondition(context, metric, key);
  const rows = await select<PlacedRecord>(
    engine.database,
    statementOf(context, metric, instants, { named, part, after: afterCondition(after), most: limit + 1 }),
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const next = last ? encode([last.at.toISOString(), last.place]) : null;
  return { records: rows.slice(0, limit).map(({ place: _, ...record }) => record), next };
}

/** What is made of other metrics has no rows of its own. */
function observedMetric({ engine, group }: QuestionContext, id: string): ObservedMetric {
  const metric = engine.catalogue.metric(group, id);
  if (isObserved(metric)) return metric;
  const parts = componentsOf(group, metric).map((part) => part.title);
  throw new InvalidInput(`${metric.title} has no rows of its own: it is made of ${listed(parts)}.`, {
    hint: 'Ask for the rows of those.',
  });
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

function statementOf(
  { scope }: QuestionContext,
  metric: ObservedMetric,
  instants: Instants,
  wanted: Wanted,
): Sql {
  const { observe } = metric;
  const at = instantColumn(observe, instants.timeZone);
  const place = ['identity', 'repository', 'person', ...observe.dimensions].map((column) => `o.${column}`);
  const subject = observe.hasTitle ? sql`o.title, o.url` : sql`null as title, null as url`;
  return sql`
    with row as (
      select ${at} as at, ${subject}, o.value::float8 as value, o.person as person_id, o.repository as repository_id,
             o.identity::text as identity, concat_ws(' ', ${raw(place.join(', '))}) as place
      from (${observed(observe, scope, instants, scope.bots ? 'in' : 'out')}) o
      where ${wanted.part}
    ),
    busy as (
      select repository_id from row group by repository_id having count(distinct person_id) >= ${fewestPeople}
    ),
    told as (
      select row.*, p.name, ${wanted.named} as named, ${wanted.named} or busy.repository_id is not null as shown
      from row
      left join contributor p on p.id = row.person_id
      left join busy on busy.repository_id = row.repository_id
    )
    select row.at, row.value, case when row.named then row.name end as person,
           case when row.shown then r.full_name end as repository,
           case when row.shown then coalesce(row.title, c.subject) end as subject,
           case when row.shown then row.url end as url,
           case when row.shown then row.identity else '' end as identity, row.place
    from told row
    left join repository r on r.id = row.repository_id
    left join commit c on c.repository_id = row.repository_id and c.sha = row.identity
    where ${wanted.after}
    order by row.at desc, row.place desc
    limit ${wanted.most}`;
}

/** Of a state it is what was open at the end, of people over the last days those days. */
function narrowed({ period }: QuestionContext, metric: ObservedMetric, bucket: string | undefined): Instants {
  const { start, end } = bucket === undefined ? period : bucketOf(period, bucket);
  const instants = { start, end, timeZone: period.timeZone };
  if (isLasting(metric.observe)) return atEnd(instants);
  const { summarise } = metric;
  return summarise.kind === 'distinct people' && summarise.trailing !== undefined
    ? trailingInstants(atEnd(instants), summarise.trailing)
    : instants;
}

function bucketOf({ buckets }: ReportPeriod, start: string): { start: Date; end: Date } {
  const found = buckets.find((one) => one.start === start);
  if (!found) {
    const candidates = buckets.map((one) => one.start);
    throw new InvalidInput(`No bucket of the period begins on ${start}.`, { candidates });
  }
  return { start: found.from, end: found.to };
}

/** A part as the breakdown has it: unknown ones have an empty key, and the small ones are together under "other". */
async function partCondition(
  context: QuestionContext,
  metric: ObservedMetric,
  key: string | undefined,
): Promise<Sql> {
  if (key === undefined) return sql`true`;
  const { breakdown, id, observe } = metric;
  if (!breakdown) throw new InvalidInput(`${id} is not groupBy into parts, so it has no key.`);
  const within = keyCondition(observe, breakdown, context.scope, context.period.timeZone);
  if (key !== otherKey) return within([key]);
  const { slices = [] } = (await breakdownOf(context, metric)) ?? {};
  const shown = slices.map((slice) => slice.key).filter((one) => one !== otherKey);
  return sql`not ${within(shown)}`;
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
