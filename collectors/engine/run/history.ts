import sql, { join, type Sql } from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import type { ScriptName } from './lease.ts';

export type RunStatus = 'WAITING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'SKIPPED' | 'CANCELLED';

/** One entry of the history, as the API and the command line show it. */
export interface RunRecord {
  id: number;
  source: string;
  connection: string;
  script: string;
  status: RunStatus;
  startedAt: Date;
  completedAt: Date | null;
  counts: Record<string, number>;
  /** Requests that the upstream was sent. */
  calls: number;
  /** What they cost where the upstream counts otherwise; 0 where it does not. */
  points: number;
  warnings: string[];
  error: string | null;
  done: number;
  expected: number | null;
  /** Of a run under way, at the speed that it had so far; null where nobody can tell. */
  secondsLeft: number | null;
  collectedUntil: Date | null;
}

/** Notes that a collection is wanted, or already under way, and answers its id. */
export async function noteCollection(
  database: Database,
  {
    requestedBy,
    selection,
    status,
  }: { requestedBy: string; selection: readonly string[]; status: 'WAITING' | 'RUNNING' },
): Promise<number> {
  const [row] = await select<{ id: number }>(
    database,
    sql`insert into collection (requested_by, selection, status)
        values (${requestedBy}, ${selection}::text[], ${status}::collection_status) returning id`,
  );
  if (!row) throw new Error('A collection that was just noted is not there.');
  return row.id;
}

/** Notes how a collection ended. */
export async function endCollection(database: Database, id: number, status: string): Promise<void> {
  await select(
    database,
    sql`update collection set status = ${status}::collection_status, completed_at = now() where id = ${id}`,
  );
}

/** Notes that a script waits for its turn in a collection. */
export async function waitingRun(
  database: Database,
  collectionId: number,
  name: ScriptName,
): Promise<number> {
  const [row] = await select<{ id: number }>(
    database,
    sql`insert into data_source_run (collection_id, data_source, connection, script, status)
        values (${collectionId}, ${name.dataSource}, ${name.connection}, ${name.script}, 'WAITING') returning id`,
  );
  if (!row) throw new Error('A run that was just noted is not there.');
  return row.id;
}

export async function beginRun(database: Database, id: number): Promise<void> {
  await select(
    database,
    sql`update data_source_run set status = 'RUNNING', started_at = now() where id = ${id}`,
  );
}

/** Ends a run; `collectedUntil` stays what it was where none is given. */
export async function endRun(
  database: Database,
  id: number,
  status: RunStatus,
  error: string | null,
  collectedUntil: Date | null = null,
): Promise<void> {
  await select(
    database,
    sql`update data_source_run
        set status = ${status}::run_status, error = ${error}, completed_at = now(),
            last_fetched_data_date = coalesce(${collectedUntil}, last_fetched_data_date)
        where id = ${id}`,
  );
}

/** Adds what a page brought, in that page's transaction. */
export async function noteProgress(
  database: Database,
  id: number,
  page: {
    seen: Record<string, number>;
    calls: number;
    points?: number;
    warnings: readonly string[];
    done: number;
    expected: number | null;
  },
): Promise<void> {
  await select(
    database,
    sql`update data_source_run
        set counts = (
              select coalesce(jsonb_object_agg(key, amount), '{}')
              from (select key, sum(value::int) as amount
                    from (select * from jsonb_each_text(counts) union all select * from jsonb_each_text(${JSON.stringify(page.seen)}::jsonb)) c
                    group by key) summed),
            calls = calls + ${page.calls}, points = points + ${page.points ?? 0}, warnings = warnings || ${page.warnings}::text[],
            done = ${page.done}, expected = ${page.expected}
        where id = ${id}`,
  );
}

const record = sql`
  id, data_source as source, connection, script, status::text as status, started_at as "startedAt",
  completed_at as "completedAt", counts, calls, points, warnings, error, done, expected,
  case when status = 'RUNNING' and done > 0 and expected >= done
       then round(extract(epoch from now() - started_at) * (expected - done) / done)::int end as "secondsLeft",
  last_fetched_data_date as "collectedUntil"`;

/** The newest runs first, of one connection or script where it is named. */
export async function listRuns(
  database: Database,
  filter: Partial<ScriptName>,
  limit: number,
): Promise<RunRecord[]> {
  const conditions: Sql[] = [sql`true`];
  if (filter.dataSource) conditions.push(sql`data_source = ${filter.dataSource}`);
  if (filter.connection) conditions.push(sql`connection = ${filter.connection}`);
  if (filter.script) conditions.push(sql`script = ${filter.script}`);
  return select<RunRecord>(
    database,
    sql`select ${record} from data_source_run where ${join(conditions, ' and ')} order by id desc limit ${limit}`,
  );
}

/** The runs of one collection, in the order of their start. */
export async function runsOfCollection(database: Database, collectionId: number): Promise<RunRecord[]> {
  return select<RunRecord>(
    database,
    sql`select ${record} from data_source_run where collection_id = ${collectionId} order by started_at, id`,
  );
}

/** Longer than any job's lock: until then another worker may still go on with it. */
const abandonedMinutes = 15;

/** Ends collections whose process ended without a word, so that nothing is said to be running for ever. */
export async function endAbandoned(database: Database): Promise<void> {
  const dead = await select<{ id: number }>(
    database,
    sql`update collection set status = 'FAILED', completed_at = now()
        where status = 'RUNNING' and heartbeat_at < now() - make_interval(mins => ${abandonedMinutes})
        returning id`,
  );
  for (const { id } of dead) await endRunsLeft(database, id);
}

/** Ends the runs that a process left behind in a collection. */
export async function endRunsLeft(database: Database, collectionId: number): Promise<void> {
  await select(
    database,
    sql`update data_source_run
        set status = 'FAILED', completed_at = now(), error = 'The process that ran it ended. It is tried again next time.'
        where collection_id = ${collectionId} and status in ('RUNNING', 'WAITING')`,
  );
}
