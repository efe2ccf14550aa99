import { defineResource } from '../../engine/resource/define-resource.ts';
import type { RowOf } from '../../engine/resource/resource.ts';
import { repositories } from '../code/repositories.ts';

/** A workflow, a job, whatever runs again and again. One that is gone keeps its runs, and comes back where it is listed again. */
export const pipelines = defineResource({
  name: 'pipelines',
  model: 'Pipeline',
  refs: { repositoryId: repositories },
  words: 'pipelines',
  example: [
    {
      upstreamId: '81',
      repository: '4711',
      name: 'Build',
      path: '.github/workflows/build.yml',
      url: 'https://github.com/acme/shop/actions/workflows/build.yml',
      disabled: false,
    },
  ],
});

export type PipelineRow = RowOf<typeof pipelines>;
