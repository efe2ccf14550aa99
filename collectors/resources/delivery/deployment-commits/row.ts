import type { Columns } from '../../../engine/resource/row.ts';

/** Commits that a deployment brought beyond the one before it in its environment, instead of those that were there. */
export type DeploymentCommitsRow = Columns<'DeploymentRange', 'deploymentId'> & {
  /** Upstream id. */
  repository: string;
  commits: readonly string[];
};
