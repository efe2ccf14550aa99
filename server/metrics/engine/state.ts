import sql, { type Sql } from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import { type Figures, noFigures } from './figures.ts';
import type { Summary } from './group.ts';
import type { Observation } from './observation.ts';
import { instantColumn, observed } from './observe.ts';
import type { Bucket, Span } from './period.ts';
import { presenceOf } from './presence.ts';
import type { Scope } from './scope.ts';
import { keyed, type Split } from './split.ts';

/** What opened less what closed up to each bucket's end, by key. */
interface Change {
  bucket: number;
  key: string;
  key2: string;
  n: number;
  sum: number;
  of: number;
}

/** What is open at the end of a span and of each of its buckets, by key. */
export interface PartState {
  key: string;
  key2: string;
  total: Figures;
  buckets: Figures[];
}

/** What is open at the end of each bucket: one pass over the rows, whatever the number of buckets. */
export async function stateOf(
  database: Database,
  observation: Observation,
  of: Extract<Summary, { kind: 'state' }>['of'],
  scope: Scope,
  span: Span,
  split: Split | null,
): Promise<PartState[]> {
  const { before, joined, key, key2 } = keyed(observation, split, scope, span.timeZone);
  const instants = { ...span, start: reached(span)[0]?.to ?? span.end };
  const weighted = of === 'mean';
  const open = sql`
    ${before}
    select o.opened_at, o.closed_at, ${key} as key, ${key2} as key2,
           ${weighted ? sql`o.value * o.weight` : sql`o.value`} as sum, ${weighted ? sql`o.weight` : sql`0`} as of
    from (${observed(observation, scope, instants, scope.bots ? 'in' : 'out')}) o ${joined}`;
  return runningSums(database, open, span);
}

/**
 * People who were there on one of the `days` before the end of each bucket, or who have one of the spans open then. Their days
 * are joined into stretches first, so that everybody is counted once.
 */
export async function peopleOverDays(
  database: Database,
  observation: Observation,
  doing: string | readonly string[],
  days: number,
  scope: Scope,
  span: Span,
): Promise<PartState[]> {
  const bots = scope.bots ? 'in' : 'out';
  const presence = presenceOf(doing);
  const at = instantColumn(presence, span.timeZone);
  const until = sql`((o.day + ${days}::int)::timestamp at time zone ${span.timeZone})`;
  const trailing = trailingInstants(span, days);
  const openSpans =
    observation.shape === 'span'
      ? sql`union all
            select o.person, tstzrange(o.opened_at, o.closed_at) from (${observed(observation, scope, trailing, bots)}) o
            where o.person is not null`
      : sql``;
  const open = sql`
    select lower(during) as opened_at, upper(during) as closed_at, ''::text as key, ''::text as key2, 1 as sum, 0 as of
    from (
      select unnest(range_agg(during)) as during
      from (
        select o.person, tstzrange(${at}, ${until}) as during from (${observed(presence, scope, trailing, bots)}) o
        ${openSpans}
      ) present
      group by person
    ) stretch`;
  return runningSums(database, open, span);
}

/** A span that begins some days earlier. */
export function trailingInstants<T extends { start: Date }>(span: T, days: number): T {
  return { ...span, start: new Date(span.start.getTime() - days * 86_400_000) };
}

/** Rows `(opened_at, closed_at, key, key2, sum, of)` become changes at the ends of buckets, which add up to states. */
async function runningSums(database: Database, open: Sql, span: Span): Promise<PartState[]> {
  const edges = reached(span).map((bucket) => bucket.to);
  if (edges.length === 0) return [];
  const changes = await select<Change>(
    database,
    sql`with open as (${open}),
        placed as (
          select width_bucket(opened_at, ${edges}::timestamptz[]) as opened,
                 coalesce(width_bucket(closed_at, ${edges}::timestamptz[]), ${edges.length}) as closed, key, key2, sum, of
          from open
        ),
        change as (
          select opened as bucket, key, key2, 1 as n, sum, of from placed where opened < closed
          union all
          select closed, key, key2, -1, -sum, -of from placed where opened < closed and closed < ${edges.length}
        )
        select bucket, key, key2, sum(n)::int as n, sum(sum)::float8 as sum, sum(of)::float8 as of
        from change group by bucket, key, key2`,
  );
  const parts = Map.groupBy(changes, ({ key, key2 }) => `${key}\n${key2}`);
  return [...parts.values()].flatMap((ofPart) => stateFrom(ofPart, edges.length, span.buckets.length));
}

function stateFrom(changes: readonly Change[], edges: number, buckets: number): PartState[] {
  const [first] = changes;
  if (first === undefined) return [];
  const byBucket = new Map(changes.map((change) => [change.bucket, change]));
  const states: Figures[] = [];
  let now = noFigures;
  for (let bucket = 0; bucket < edges; bucket += 1) {
    now = after(now, byBucket.get(bucket));
    states.push(now);
  }
  const future = Array.from({ length: buckets - edges }, () => noFigures);
  return [{ key: first.key, key2: first.key2, total: now, buckets: [...states, ...future] }];
}

/** Nothing open is exactly zero: what fractions leave behind when they are taken away again is not. */
function after(state: Figures, change: Change | undefined): Figures {
  if (change === undefined) return state;
  const n = state.n + change.n;
  return n === 0 ? noFigures : { ...noFigures, n, sum: state.sum + change.sum, of: state.of + change.of };
}

/** Buckets that have begun. */
function reached({ buckets }: Span): Bucket[] {
  return buckets.filter((bucket) => bucket.to > bucket.from);
}
