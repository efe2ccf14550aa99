import { definePart, defineResource } from '../../engine/resource/define-resource.ts';
import type { KnownOf, RowOf } from '../../engine/resource/resource.ts';
import { contributors } from '../people/contributors.ts';
import { pipelines } from './pipelines.ts';

const attempts = definePart({
  model: 'PipelineAttempt',
  of: { pipelineId: 'pipelineId', run: 'upstreamId' },
});

/** A run with its last attempt's result and times; `attempts` has every attempt that is known. */
export const pipelineRuns = defineResource({
  name: 'pipeline-runs',
  model: 'PipelineRun',
  refs: { pipelineId: pipelines, startedById: contributors },
  through: { repositoryId: 'pipelineId' },
  parts: { attempts },
  open: { result: ['RUNNING'] },
  words: 'pipeline runs',
  example: [
    {
      pipeline: '81',
      upstreamId: '9001',
      number: 12,
      attempt: 1,
      branch: 'main',
      sha: '6e1d8f1a5b7d4b3c9a2e0f4d8c6b1a7e5d3f2c90',
      event: 'push',
      result: 'SUCCEEDED',
      startedBy: '583231',
      createdAt: new Date('2026-11-20T09:31:00Z'),
      startedAt: new Date('2026-11-20T09:31:05Z'),
      finishedAt: new Date('2026-11-20T09:36:00Z'),
      updatedAt: new Date('2026-11-20T09:36:00Z'),
      url: 'https://github.com/acme/shop/actions/runs/9001',
      attempts: [
        {
          attempt: 1,
          result: 'SUCCEEDED',
          startedAt: new Date('2026-11-20T09:31:05Z'),
          finishedAt: new Date('2026-11-20T09:36:00Z'),
        },
      ],
    },
  ],
});

export type PipelineRunRow = RowOf<typeof pipelineRuns>;
export type KnownPipelineRun = KnownOf<typeof pipelineRuns>;
export type PipelineAttemptRow = NonNullable<PipelineRunRow['attempts']>[number];
