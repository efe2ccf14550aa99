import type { Pool } from 'pg';
import { startMongo } from '../support/mongo/mongo.ts';

/** Where Agenda keeps its jobs, as a test looks into it. */
export interface JobStore {
  mongoUrl: string | null;
  /** The crons that there are, by the names of their connections. */
  crons(): Promise<{ connection: string; cron: string }[]>;
  /** Everything fell due hours ago. */
  fallDue(): Promise<void>;
  /** Since when the job of a collection that somebody asked for is locked, in milliseconds. */
  lockedAt(): Promise<number>;
}

export const jobStores: Readonly<Record<string, (pool: Pool) => Promise<JobStore>>> = {
  PostgreSQL: async (pool) => ({
    mongoUrl: null,
    crons: async () =>
      (
        await pool.query<{ connection: string; cron: string }>(
          "select data->>'connection' as connection, repeat_interval as cron from agenda_jobs where repeat_interval is not null order by 1",
        )
      ).rows,
    async fallDue() {
      await pool.query("update agenda_jobs set next_run_at = now() - interval '5 hours'");
    },
    async lockedAt() {
      const { rows } = await pool.query<{ at: Date | null }>(
        "select locked_at as at from agenda_jobs where name = 'collect now'",
      );
      return rows[0]?.at?.getTime() ?? Number.NaN;
    },
  }),
  MongoDB: async () => {
    const mongo = await startMongo();
    const jobs = () => mongo.documents('agendaJobs');
    return {
      mongoUrl: mongo.url,
      crons: async () =>
        jobs()
          .filter(({ repeatInterval }) => repeatInterval)
          .map(({ data, repeatInterval }) => ({ connection: data.connection, cron: repeatInterval }))
          .toSorted((one, other) => one.connection.localeCompare(other.connection)),
      async fallDue() {
        for (const job of jobs()) job.nextRunAt = new Date(Date.now() - 5 * 3_600_000);
      },
      lockedAt: async () =>
        jobs()
          .find(({ name }) => name === 'collect now')
          ?.lockedAt?.getTime() ?? Number.NaN,
    };
  },
};
