import { MongoBackend } from '@agendajs/mongo-backend';
import { PostgresBackend } from '@agendajs/postgres-backend';
import { Agenda, type Job } from 'agenda';
import type { Pool } from 'pg';
import type { Logger as Log } from 'pino';
import { z } from 'zod';
import { runCancellable } from './cancellable.ts';
import { requestCollection } from './collection.ts';
import { commonSettings } from './common-settings.ts';
import { nameOf } from './connection.ts';
import type { CollectionEngine } from './engine.ts';

/** When collections run: on each connection's cron, and at once when somebody asks. */
export interface Schedule {
  /** Takes changed configurations over into the cron jobs. */
  sync(): Promise<void>;
  /** Runs a requested collection as soon as a worker is free. */
  runNow(collectionId: number): Promise<void>;
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
}

const onCron = 'collect on schedule';
const onDemand = 'collect now';
const lockMinutes = 10;

/** Opens the schedule and, on a worker, begins to work. */
export async function openSchedule(engine: CollectionEngine, options: ScheduleOptions): Promise<Schedule> {
  const agenda = openAgenda(engine.pool, engine.log, options.mongoUrl);
  const stopping = new AbortController();
  if (options.worker) defineJobs(agenda, engine, stopping.signal, options.onCollected);
  await agenda.start();
  const schedule: Schedule = {
    sync: () => syncCrons(agenda, engine),
    async runNow(collectionId) {
      await agenda.now(onDemand, { collectionId });
    },
    async close() {
      stopping.abort(new Error('Momentum is stopping.'));
      await agenda.drain();
    },
  };
  await schedule.sync();
  return schedule;
}

/** Without these listeners a restart of PostgreSQL would end the process; with them, Agenda goes on when it is back. */
function openAgenda(pool: Pool, log: Log, mongoUrl: string | null): Agenda {
  const onError = (err: Error) => log.warn({ err }, 'The job queue lost its database for a moment');
  const backend = mongoUrl === null ? new PostgresBackend({ pool }) : new MongoBackend({ address: mongoUrl });
  backend.notificationChannel?.on('error', onError);
  const agenda = new Agenda({ backend, processEvery: '5 seconds', defaultConcurrency: 2 });
  agenda.on('error', onError);
  return agenda;
}

function defineJobs(
  agenda: Agenda,
  engine: CollectionEngine,
  stopping: AbortSignal,
  onCollected: () => Promise<void>,
): void {
  const collectConnection: Processor<{ connection: string }> = async (job) => {
    const selection = [job.attrs.data.connection];
    const id = await requestCollection(engine, { selection, requestedBy: 'schedule' });
    await runWatched(engine, id, job, stopping);
    await onCollected();
  };
  const collectRequested: Processor<{ collectionId: number }> = async (job) => {
    await runWatched(engine, job.attrs.data.collectionId, job, stopping);
    await onCollected();
  };
  const options = { lockLifetime: lockMinutes * 60_000 };
  agenda.define(onCron, collectConnection, options);
  agenda.define(onDemand, collectRequested, { ...options, removeOnComplete: true });
}

type Processor<T> = (job: Job<T>) => Promise<void>;

/** Agenda starts a job again elsewhere unless it is touched, however well it goes. */
async function runWatched<T>(
  engine: CollectionEngine,
  id: number,
  job: Job<T>,
  stopping: AbortSignal,
): Promise<void> {
  const touching = setInterval(
    () => {
      job
        .touch()
        .catch((err: unknown) => engine.log.warn({ err }, 'A job could not say that it is still running'));
    },
    (lockMinutes * 60_000) / 3,
  );
  try {
    await runCancellable(engine, id, stopping);
  } finally {
    clearInterval(touching);
  }
}

/** A connection whose secrets can no longer be read keeps its cron: its runs say what to do. */
async function syncCrons(agenda: Agenda, engine: CollectionEngine): Promise<void> {
  const wanted = new Set<string>();
  for (const configured of await engine.configuration.list()) {
    const connection = nameOf(configured);
    const stored = configured.configs.find(({ key }) => key === 'SCHEDULE');
    const cron = commonSettings.SCHEDULE.schema.parse(stored && 'value' in stored ? stored.value : undefined);
    wanted.add(connection);
    await agenda
      .create(onCron, { connection })
      .unique({ 'data.connection': connection })
      .repeatEvery(cron, { timezone: 'UTC', skipImmediate: true })
      .save();
  }
  const { jobs } = await agenda.queryJobs({ name: onCron });
  for (const { data } of jobs) {
    const job = cronData.safeParse(data);
    if (job.success && !wanted.has(job.data.connection))
      await agenda.cancel({ name: onCron, data: job.data });
  }
}

const cronData = z.object({ connection: z.string() });
