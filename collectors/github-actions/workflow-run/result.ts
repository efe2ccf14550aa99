import { z } from 'zod';
import type { PipelineRunRow } from '../../resources/delivery/pipeline-runs.ts';

/** How GitHub says that something ended; null while it has not. */
export const conclusion = z
  .enum([
    'success',
    'failure',
    'startup_failure',
    'timed_out',
    'cancelled',
    'stale',
    'skipped',
    'neutral',
    'action_required',
  ])
  .nullish();

const results: Readonly<Record<NonNullable<z.infer<typeof conclusion>>, PipelineRunRow['result']>> = {
  success: 'SUCCEEDED',
  failure: 'FAILED',
  startup_failure: 'FAILED',
  timed_out: 'TIMED_OUT',
  cancelled: 'CANCELLED',
  // Given up by GitHub after two weeks.
  stale: 'CANCELLED',
  skipped: 'SKIPPED',
  // Neither good nor bad.
  neutral: 'SKIPPED',
  // Nothing runs before somebody has agreed.
  action_required: 'SKIPPED',
};

interface Ended {
  status: string | null;
  conclusion?: z.infer<typeof conclusion>;
}

/** The result of a run, an attempt, a job or a step. */
export function resultOf({ status, conclusion: ended }: Ended): PipelineRunRow['result'] {
  if (status !== 'completed' || !ended) return 'RUNNING';
  return results[ended];
}
