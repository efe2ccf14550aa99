import { z } from 'zod';
import { restPerson } from '../../github/api/people.ts';
import { actionsInstant } from '../api/instant.ts';
import { conclusion } from './result.ts';

/** A run, or one attempt of it, as GitHub gives it. */
export const runItem = z.object({
  id: z.int(),
  workflow_id: z.int(),
  name: z.string().nullish(),
  path: z.string().nullish(),
  run_number: z.int(),
  run_attempt: z.int().default(1),
  event: z.string(),
  status: z.string().nullable(),
  conclusion,
  head_branch: z.string().nullable(),
  head_sha: z.string(),
  html_url: z.string().nullish(),
  created_at: actionsInstant,
  updated_at: actionsInstant,
  run_started_at: actionsInstant.nullish(),
  actor: restPerson,
});

export type RunItem = z.infer<typeof runItem>;

const stepItem = z.object({
  name: z.string(),
  number: z.int(),
  status: z.string(),
  conclusion,
  started_at: actionsInstant.nullish(),
  completed_at: actionsInstant.nullish(),
});

/** A job of one attempt with its steps. */
export const jobItem = z.object({
  id: z.int(),
  name: z.string(),
  run_attempt: z.int().default(1),
  status: z.string(),
  conclusion,
  started_at: actionsInstant.nullish(),
  completed_at: actionsInstant.nullish(),
  steps: z.array(stepItem).nullish(),
});

export type JobItem = z.infer<typeof jobItem>;
export type StepItem = z.infer<typeof stepItem>;

/** A page of runs, of which each is read for itself. */
export const runList = z.object({ total_count: z.int(), workflow_runs: z.array(z.unknown()) });

/** A page of jobs, of which each is read for itself. */
export const jobList = z.object({ jobs: z.array(z.unknown()) });
