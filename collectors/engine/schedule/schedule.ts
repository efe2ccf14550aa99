import { setTimeout as sleep } from 'node:timers/promises';
import { MongoBackend } from '@agendajs/mongo-backend';
import { PostgresBackend } from '@agendajs/postgres-backend';
import { Agenda, type Job } from 'agenda';
import type { Pool } from 'pg';
import type { Logger as Log } from 'pino';
import sql from 'sql-template-tag';
import { z } from 'zod';
import { inTransaction, select } from '../../../prisma/select.ts';
import { runCancellable } from '../cancellable.ts';
import type { Configured } from '../connections/configuration.ts';
import { commonSettings } from '../contract/common-settings.ts';
import { nameOf } from '../contract/connection.ts';
import type { CollectionEngine } from '../engine.ts';
import { throttled } from '../log-throttle.ts';
import { requestCollection } from '../run/collection.ts';

/** When collections run: on each connection's cron, and at once when somebody asks. */
export interface Schedule {
  /** Takes changed configurations over into the cron jobs. */
  sync(): Promise<void>;
  /** Runs a requested collection as soon as a worker is free. */
  runNow(collectionId: number): Promise<void>;
  /** Collects a connection within a minute; however often that is asked for, about twice a minute at most. */
  collectSoon(connection: string): Promise<void>;
  /** Asks the job queue for something small; throws where it does not answer. */
  answers(): Promise<void>;
  /** Lets running collections stop at their next page, and waits for them. */
  close(): Promise<void>;
}

export interface ScheduleOptions {
  /** Jobs are kept here where it is given, else in PostgreSQL. */
  mongoUrl: string | null;
  /** Whether this process does the work, or only asks for it. */
  worker: boolean;
  /** Called after each collection. */
  onCollected: () => Promise<void>;
  /** For so long the job of a process that died is nobody else's; 10 minutes where it is not given. */
  lockSeconds?: number;
}

const onCron = 'collect on schedule';
const onDemand = 'collect now';
const onChange = 'collect what changed';
/** What is told of meanwhile is collected together. */
const gatherMilliseconds = 30_000;
const usualLockSeconds = 600;
const collectionsAtOnce = 2;
const noteMilliseconds = 1_000;

/** Opens the schedule and, on a worker, begins to work. */
export async function openSchedule(engine: CollectionEngine, options: ScheduleOptions): Promise<Schedule> {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  // Two processes that make Agenda's tables at once would stand in each other's way.
  const agenda = await inTurn(engine.pool, async () => {
    const opened = openAgenda(engine.pool, engine.log, options.mongoUrl);
    if (options.worker) defineJobs(opened, engine, { ...options, stopping: stopping.signal, running });
    await opened.start();
    return opened;
  });
  const schedule: Schedule = {
    sync: () => inTurn(engine.pool, () => syncCrons(agenda, engine)),
    async runNow(collectionId) {
      await agenda.now(onDemand, { collectionId });
    },
    collectSoon: (connection) => collectAtEndOfSlot(agenda, engine, connection),
    async answers() {
      await agenda.queryJobs({ limit: 1 });
    },
    async close() {
      stopping.abort(new Error('Momentum is stopping.'));
      await drain(agenda, running);
    },
  };
  await schedule.sync();
  return schedule;
}

/** A job a slot: one that is running may be past what is told of now. */
async function collectAtEndOfSlot(
  agenda: Agenda,
  { now }: CollectionEngine,
  connection: string,
): Promise<void> {
  const end = new Date((Math.floor(now().getTime() / gatherMilliseconds) + 1) * gatherMilliseconds);
  await agenda
    .create(onChange, { connection, slot: end.toISOString() })
    .unique({ 'data.connection': connection, 'data.slot': end.toISOString() }, { insertOnly: true })
    .schedule(end)
    .save();
}

/** One process at a time, on however many machines. */
function inTurn<T>(pool: Pool, work: () => Promise<T>): Promise<T> {
  return inTransaction(pool, async (client) => {
    await select(client, sql`select pg_advisory_xact_lock(hashtext('schedule'))`);
    return work();
  });
}

/**
 * Takes no more jobs and waits for the running ones. Agenda itself may wait for ever: it looks whether it has jobs left when
 * the last one's end is announced, which is before it is noted.
 */
async function drain(agenda: Agenda, running: ReadonlySet<Promise<void>>): Promise<void> {
  const over = new AbortController();
  const drained = agenda.drain({ signal: over.signal });
  await Promise.allSettled(running);
  await Promise.race([drained, sleep(noteMilliseconds)]);
  over.abort();
  await drained;
}

/**
 * Looks for work once a second rather than LISTENs: after a restart of PostgreSQL the connection that Agenda listens on
 * is never given back, and poolers such as PgBouncer do not know it. Without the listener such a restart would end the process.
 */
function openAgenda(pool: Pool, log: Log, mongoUrl: string | null): Agenda {
  const backend =
    mongoUrl === null
      ? new PostgresBackend({ pool, disableNotifications: true })
      : new MongoBackend({ address: mongoUrl });
  const agenda = new Agenda({ backend, processEvery: '1 second', defaultConcurrency: collectionsAtOnce });
  const complain = throttled((err, unsaid) =>
    log.warn({ err, unsaid }, 'The job queue lost its database for a moment'),
  );
  agenda.on('error', complain);
  // Runs note their own failures: what comes here kept a collection from beginning, or from ending.
  agenda.on('fail', (err: Error, job: Job) => log.error({ err, job: job.attrs.name }, 'A job failed'));
  return agenda;
}

interface Work extends ScheduleOptions {
  stopping: AbortSignal;
  /** What this process is at. */
  running: Set<Promise<void>>;
}

function defineJobs(
  agenda: Agenda,
  engine: CollectionEngine,
  { onCollected, lockSeconds = usualLockSeconds, stopping, running }: Work,
): void {
  const collect = async <T>(id: number, job: Job<T>) => {
    await whileTouched(engine.log, job, lockSeconds, () => runCancellable(engine, id, stopping));
    await onCollected();
  };
  const run = <T>(id: number, job: Job<T>) => {
    const collecting = collect(id, job).finally(() => running.delete(collecting));
    running.add(collecting);
    return collecting;
  };
  const collectConnection =
    (requestedBy: string): Processor<{ connection: string }> =>
    async (job) => {
      const selection = [job.attrs.data.connection];
      await run(await requestCollection(engine, { selection, requestedBy }), job);
    };
  const collectRequested: Processor<{ collectionId: number }> = (job) =>
    run(job.attrs.data.collectionId, job);
  // What is locked but cannot be begun yet would be kept from other workers.
  const options = { lockLifetime: lockSeconds * 1_000, lockLimit: collectionsAtOnce };
  agenda.define(onCron, collectConnection('schedule'), options);
  agenda.define(onChange, collectConnection('webhook'), { ...options, removeOnComplete: true });
  agenda.define(onDemand, collectRequested, { ...options, removeOnComplete: true });
}

type Processor<T> = (job: Job<T>) => Promise<void>;

/** Agenda starts a job again elsewhere unless it is touched, however well it goes. */
async function whileTouched<T>(
  log: Log,
  job: Job<T>,
  lockSeconds: number,
  work: () => Promise<void>,
): Promise<void> {
  const complain = throttled((err, unsaid) =>
    log.warn({ err, unsaid }, 'A job could not say that it is still running'),
  );
  const touching = setInterval(() => void job.touch().catch(complain), (lockSeconds * 1_000) / 3);
  try {
    await work();
  } finally {
    clearInterval(touching);
  }
}

/**
 * A connection whose secrets can no longer be read keeps its cron: its runs say what to do. A cron that has not changed is
 * left alone, so that one which fell due while no process was there runs at once. One process at a time: Agenda looks
 * whether a job is there before it adds it.
 */
async function syncCrons(agenda: Agenda, engine: CollectionEngine): Promise<void> {
  const wanted = cronsOf(await engine.configuration.list());
  const { jobs } = await agenda.queryJobs({ name: onCron });
  for (const job of jobs) {
    const { connection } = cronData.parse(job.data);
    if (!wanted.has(connection)) await agenda.cancel({ name: onCron, data: { connection } });
    else if (wanted.get(connection) === job.repeatInterval) wanted.delete(connection);
  }
  for (const [connection, cron] of wanted) {
    await agenda
      .create(onCron, { connection })
      .unique({ 'data.connection': connection })
      .repeatEvery(cron, { timezone: 'UTC', skipImmediate: true })
      .save();
  }
}

/** The cron expression of each connection. */
function cronsOf(connections: readonly Configured[]): Map<string, string> {
  return new Map(
    connections.map((configured) => {
      const stored = configured.configs.find(({ key }) => key === 'SCHEDULE');
      const cron = stored && 'value' in stored ? stored.value : undefined;
      return [nameOf(configured), commonSettings.SCHEDULE.schema.parse(cron)];
    }),
  );
}

const cronData = z.object({ connection: z.string() });
