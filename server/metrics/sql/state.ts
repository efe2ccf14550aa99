import sql, { type Sql } from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import { type Figures, noFigures } from '../model/figures.ts';
import type { Summary } from '../model/group.ts';
import type { Observation } from '../model/observation.ts';
import { presenceOf } from '../model/presence.ts';
import type { Bucket, Span } from '../question/period.ts';
import type { Scope } from '../question/scope.ts';
import { type GroupBy, keyed } from './group-by.ts';
import { instantColumn, observed } from './observe.ts';

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
  groupBy: GroupBy | null,
): Promise<PartState[]> {
  const { before, joined, key, key2 } = keyed(observation, groupBy, scope, span.timeZone);
  const instants = { ...span, start: reached(span)[0]?.to ?? span.end };
  const weighted = of === 'mean';
  const edges = edgesOf(span);
  const opened = placeOf(sql`o.opened_at`, edges);
  const closed = placeOf(sql`o.closed_at`, edges);
  // Said of the instants themselves, so that what is open at no edge is not joined to anything.
  const placed = sql`
    ${before}
    select ${opened} as opened, ${closed} as closed, ${key} as key,
           ${key2} as key2, count(*) as n, sum(${weighted ? sql`o.value * o.weight` : sql`o.value`})::float8 as sum,
           sum(${weighted ? sql`o.weight` : sql`0`})::float8 as of
    from (${observed(observation, scope, instants, scope.bots ? 'in' : 'out')}) o ${joined}
    where ${opened} < ${closed}
    group by 1, 2, 3, 4`;
  return runningSums(database, placed, span);
}

/**
 * People who were there on one of the `days` before the end of each bucket, or who have one of the spans open then. The ends
 * that their days reach over are joined into stretches first, so that everybody is counted once.
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
  const edges = edgesOf(span);
  const openSpans =
    observation.shape === 'span'
      ? sql`union all
            select o.person, ${placeOf(sql`o.opened_at`, edges)}, ${placeOf(sql`o.closed_at`, edges)}
            from (${observed(observation, scope, trailing, bots)}) o
            where o.person is not null`
      : sql``;
  const placed = sql`
    select lower(during) as opened, upper(during) as closed, ''::text as key, ''::text as key2, count(*) as n,
           count(*)::float8 as sum, 0::float8 as of
    from (
      select unnest(range_agg(int4range(opened, closed))) as during
      from (
        select o.person, ${placeOf(at, edges)} as opened, ${placeOf(until, edges)} as closed
        from (${observed(presence, scope, trailing, bots)}) o
        ${openSpans}
      ) present
      where opened < closed
      group by person
    ) stretch
    group by 1, 2`;
  return runningSums(database, placed, span);
}

/** A span that begins some days earlier. */
export function trailingInstants<T extends { start: Date }>(span: T, days: number): T {
  return { ...span, start: new Date(span.start.getTime() - days * 86_400_000) };
}

/** The ends of the buckets that have begun. */
function edgesOf(span: Span): Date[] {
  return reached(span).map((bucket) => bucket.to);
}

/** The first of the edges that an instant lies before; null lies after all of them. */
function placeOf(instant: Sql, edges: readonly Date[]): Sql {
  return sql`coalesce(width_bucket(${instant}, ${edges}::timestamptz[]), ${edges.length})`;
}

/** Rows `(opened, closed, key, key2, n, sum, of)`, opened before they closed, become changes at the ends of buckets, which add up to states. */
async function runningSums(database: Database, placed: Sql, span: Span): Promise<PartState[]> {
  const edges = edgesOf(span);
  if (edges.length === 0) return [];
  const changes = await select<Change>(
    database,
    sql`with placed as materialized (${placed}),
        change as (
          select opened as bucket, key, key2, n, sum, of from placed
          union all
          select closed, key, key2, -n, -sum, -of from placed where closed < ${edges.length}
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
