import { z } from 'zod';
import { instant } from './shapes.ts';

/** One entry of the run history, as the API, the command line and the events show it. */
export const runShape = z.object({
  id: z.int(),
  source: z.string(),
  connection: z.string(),
  script: z.string(),
  status: z.enum(['WAITING', 'RUNNING', 'COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED']),
  startedAt: instant,
  completedAt: instant.nullable(),
  counts: z.record(z.string(), z.number()),
  calls: z.int(),
  points: z.int(),
  warnings: z.array(z.string()),
  error: z.string().nullable(),
  done: z.int(),
  expected: z.int().nullable(),
  secondsLeft: z.int().nullable(),
  collectedUntil: instant.nullable(),
});
