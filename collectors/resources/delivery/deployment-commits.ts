import { defineResource } from '../../engine/resource/define-resource.ts';
import { repositories } from '../code/repositories.ts';
import { readDeploymentCommits } from './deployment-commits/read.ts';
import { writeDeploymentCommits } from './deployment-commits/write.ts';
import { deployments } from './deployments.ts';

/** What deployments brought: the commits since the one before, whose hash is null for the first that is known. */
export const deploymentCommits = defineResource({
  name: 'deployment-commits',
  model: 'DeploymentRange',
  refs: { deploymentId: deployments },
  after: [repositories],
  words: 'commits of deployments',
  read: readDeploymentCommits,
  write: writeDeploymentCommits,
  example: [
    {
      deployment: '60001',
      repository: '4711',
      previousSha: null,
      sha: '0c5a1d2b3e4f5061728394a5b6c7d8e9f0a1b2c3',
      known: true,
      commits: ['0c5a1d2b3e4f5061728394a5b6c7d8e9f0a1b2c3'],
    },
  ],
});
