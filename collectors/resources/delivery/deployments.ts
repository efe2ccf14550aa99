import { defineResource } from '../../engine/resource/define-resource.ts';
import { notBrought, refsOfDeployment } from './deployments/row.ts';
import { writeDeployments } from './deployments/write.ts';

/** Deployments, each with a link of its kind and id that names the service it is of. */
export const deployments = defineResource({
  name: 'deployments',
  model: 'Deployment',
  refs: refsOfDeployment,
  computed: notBrought,
  open: { status: ['PENDING', 'RUNNING'] },
  words: 'deployments',
  write: writeDeployments,
  example: [
    {
      upstreamId: '60001',
      repository: '4711',
      environment: 'production',
      linkKind: 'environment',
      linkId: '4711/production',
      sha: '0c5a1d2b3e4f5061728394a5b6c7d8e9f0a1b2c3',
      ref: 'main',
      status: 'SUCCEEDED',
      creator: '583231',
      createdAt: new Date('2026-11-20T14:05:00Z'),
      startedAt: new Date('2026-11-20T14:05:10Z'),
      finishedAt: new Date('2026-11-20T14:09:00Z'),
      url: 'https://github.com/acme/shop/deployments/60001',
      runId: '9002',
    },
  ],
});
