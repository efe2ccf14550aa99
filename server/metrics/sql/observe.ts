import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Observation } from '../model/observation.ts';
import type { Bucket } from '../question/period.ts';
import type { Scope } from '../question/scope.ts';
import { isOwnedAt, ownedDuring, wasEverOwned } from './team-ownership.ts';

/** Half-open instants between which something is observed; calendar days begin in `timeZone`. */
export interface Instants {
  start: Date;
  end: Date;
  timeZone: string;
}

/** Which authors are seen. */
export type Bots = 'in' | 'out';

/** A sample says nothing of what is 30 days later. */
const carriedForward = sql`interval '720 hours'`;

/**
 * The rows that an observation sees in a scope between two instants. Of spans and samples it is those that are open at some
 * moment from `start` up to just before `end`, with `opened_at` and `closed_at`: while a team is asked for, as long as they
 * are that team's.
 */
export function observed(observation: Observation, scope: Scope, instants: Instants, bots: Bots): Sql {
  if (isLasting(observation)) return lasting(observation, scope, instants, bots);
  const at = instantColumn(observation, instants.timeZone);
  const rows = sql`
    select o.*
    from (${raw(observation.select)}) o
    where ${between(at, instants)} and ${alsoBetween(observation, scope, instants)} and ${inScope(scope, bots)}
      and ${ofTeams(observation, scope, at)}`;
  return onceEach(rows, scope, ['identity', 'person', ...observation.dimensions]);
}

/** Spans and samples last; events and days happen. */
export function isLasting({ shape }: Observation): boolean {
  return shape === 'span' || shape === 'sample';
}

/** The last moment of an interval alone: what is open or holds then. */
export function atEnd({ end, timeZone }: Instants): Instants {
  return { start: end, end, timeZone };
}

/** Index of the bucket that `column` falls into, from 0. */
export function bucketIndex(column: Sql, buckets: readonly Bucket[]): Sql {
  return sql`(width_bucket(${column}, ${buckets.map((bucket) => bucket.from)}::timestamptz[]) - 1)`;
}

/** The instant of a row: a `day` begins at midnight in the report's time zone; what lasts has the instant of its beginning. */
export function instantColumn({ shape }: Observation, timeZone: string): Sql {
  if (shape === 'day') return sql`(o.day::timestamp at time zone ${timeZone})`;
  return shape === 'span' ? sql`o.started_at` : sql`o.at`;
}

/** The same once more in columns that have an index: PostgreSQL would read all that somebody ever did to find a month. */
function alsoBetween({ shape, hasPersonAt }: Observation, { contributors }: Scope, instants: Instants): Sql {
  if (hasPersonAt && contributors) return between(sql`o.person_at`, instants);
  if (shape !== 'day') return sql`true`;
  const { start, end, timeZone } = instants;
  return sql`o.day >= (${start}::timestamptz at time zone ${timeZone})::date and o.day <= (${end}::timestamptz at time zone ${timeZone})::date`;
}

function between(at: Sql, { start, end }: Instants): Sql {
  return sql`${at} >= ${start}::timestamptz and ${at} < ${end}::timestamptz`;
}

function inScope(scope: Scope, bots: Bots): Sql {
  const conditions = [
    bots === 'in' ? sql`true` : sql`not o.bot`,
    scope.repositories ? sql`o.repository = any(${scope.repositories}::int[])` : sql`o.home`,
    scope.contributors ? sql`o.person = any(${scope.contributors}::int[])` : sql`true`,
  ];
  return join(conditions, ' and ');
}

/** Rows that were ever a team's come first: there is an index from its members and repositories to them. */
function ofTeams(observation: Observation, { teams }: Scope, at: Sql): Sql {
  return teams
    ? sql`${wasEverOwned(observation, teams)} and ${isOwnedAt(observation, teams, at)}`
    : sql`true`;
}

function lasting(observation: Observation, scope: Scope, instants: Instants, bots: Bots): Sql {
  const open = sql`o.opened_at < ${instants.end}::timestamptz and (o.closed_at is null or o.closed_at >= ${instants.start}::timestamptz)`;
  const spans = observation.shape === 'span' ? spansOf(observation) : samplesAsSpans(observation, instants);
  const theirs = scope.teams ? wasEverOwned(observation, scope.teams) : sql`true`;
  const rows = sql`select o.* from (${spans}) o where ${open} and ${inScope(scope, bots)} and ${theirs}`;
  const columns = ['identity', 'person', ...observation.dimensions, 'opened_at'];
  if (!scope.teams) return onceEach(rows, scope, columns);
  const during = ownedDuring(observation, scope.teams, sql`o.opened_at`, sql`o.closed_at`);
  const cut = sql`
    select o.* from (
      select ${raw(columnsOf(observation))}, lower(b.during) as opened_at, upper(b.during) as closed_at
      from (${rows}) o cross join lateral ${during} b
    ) o where ${open}`;
  return onceEach(cut, scope, columns);
}

/** A span that ends before it begins is none, and would be no range. */
function spansOf({ select }: Observation): Sql {
  return sql`
    select o.*, o.started_at as opened_at, o.ended_at as closed_at
    from (${raw(select)}) o
    where o.ended_at is null or o.ended_at > o.started_at`;
}

/** A sample holds until the next one of its subject, until it is no longer valid, or for 30 days. */
function samplesAsSpans({ select }: Observation, { start, end }: Instants): Sql {
  return sql`
    select * from (
      select o.*, o.at as opened_at,
             least(lead(o.at) over (partition by o.subject order by o.at), o.at + ${carriedForward}, o.valid_until) as closed_at
      from (${raw(select)}) o
      where o.at >= ${start}::timestamptz - ${carriedForward} and o.at < ${end}::timestamptz
    ) o
    where o.closed_at > o.opened_at`;
}

/** All columns but the two that a team's share of the time replaces. */
function columnsOf(observation: Observation): string {
  const { shape, dimensions, hasService, hasSince, hasTitle } = observation;
  const own = shape === 'span' ? ['started_at', 'ended_at'] : ['at', 'subject', 'weight', 'valid_until'];
  return [
    ...new Set([
      ...own,
      ...['value', 'person', 'repository', 'bot', 'home', 'identity'],
      ...dimensions,
      ...(hasService ? ['service'] : []),
      ...(hasSince ? ['since'] : []),
      ...(hasTitle ? ['title', 'url'] : []),
    ]),
  ]
    .map((column) => `o.${column}`)
    .join(', ');
}

/** The same commit in two of the repositories asked for is one. */
function onceEach(rows: Sql, { repositories }: Scope, columns: readonly string[]): Sql {
  if ((repositories?.length ?? 0) < 2) return rows;
  const keys = raw([...new Set(columns)].map((column) => `o.${column}`).join(', '));
  return sql`select distinct on (${keys}) o.* from (${rows}) o order by ${keys}, o.repository`;
}
