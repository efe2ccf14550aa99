import { defineResource } from '../../engine/resource/define-resource.ts';
import type { RowOf } from '../../engine/resource/resource.ts';
import { pipelines } from './pipelines.ts';

/** A job, which is a stage, or a step of one. */
export const pipelineSteps = defineResource({
  name: 'pipeline-steps',
  model: 'PipelineStep',
  refs: { pipelineId: pipelines },
  words: 'pipeline steps',
  example: [
    {
      pipeline: '81',
      run: '9001',
      upstreamId: '30001',
      attempt: 1,
      job: null,
      name: 'test',
      result: 'SUCCEEDED',
      startedAt: new Date('2026-11-20T09:31:10Z'),
      finishedAt: new Date('2026-11-20T09:35:50Z'),
    },
  ],
});

export type PipelineStepRow = RowOf<typeof pipelineSteps>;
