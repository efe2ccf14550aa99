import type { Pool } from 'pg';
import type { CollectionEngine } from '../collectors/engine/engine.ts';
import type { DrawOptions } from './charts/draw.ts';
import type { Drawing } from './contract/charts.ts';
import type { Log } from './log.ts';
import type { MetricsEngine } from './metrics/question/engine.ts';

/** What routes work with; put together in `server/main.ts`. */
export interface Services {
  pool: Pool;
  metrics: MetricsEngine;
  collections: CollectionEngine;
  /** Runs a requested collection on a worker. */
  runNow(collectionId: number): Promise<void>;
  /** Throws where the job queue does not answer. */
  jobsAnswer(): Promise<void>;
  /** Collects a connection within a minute. */
  collectSoon(connection: string): Promise<void>;
  /** What hosts sign their webhooks with, by source. */
  webhookSecrets: Readonly<Record<string, string | undefined>>;
  /** Takes changed source configurations over into the schedule. */
  configurationChanged(): Promise<void>;
  drawPicture(drawing: Drawing, options: DrawOptions): Promise<Buffer>;
  /** Address that users reach Momentum under, without a slash at its end. */
  publicUrl: string;
  /** Aborted when the server stops: long answers end then. */
  stopping: AbortSignal;
  log: Log;
}
