import type { Database } from '../../../prisma/select.ts';
import type { AnswerMemory } from '../answer/answer-memory.ts';
import type { MetricCatalogue } from '../catalogue/catalogue.ts';
import type { Asker } from './asker.ts';
import type { InstallationSettings } from './installation.ts';

/** Who sees individual numbers: only the person, administrators too, or everybody who is signed in. */
export type Privacy = 'self' | 'managers' | 'everyone';

/** What `ask()` stands on; made once, at start. */
export interface MetricsEngine {
  /** Where questions are read: the database, or a replica of it. */
  database: Database;
  catalogue: MetricCatalogue;
  /** The installation's time zone: of reports that name none, and of every rollup. */
  timeZone: string;
  privacy: Privacy;
  /** What a resource is called in the middle of a sentence. */
  wordsFor(resource: string): string;
  installation(): Promise<InstallationSettings>;
  now(): Date;
  /** Answers that were computed, for as long as they hold. */
  memory: AnswerMemory;
  /** Notes that somebody looked at one person's numbers who is not that person. */
  noteSeen(asker: Asker, group: string, contributors: readonly number[]): Promise<void>;
}
