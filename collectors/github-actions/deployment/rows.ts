import type { NamedRepository } from '../../github/api/repositories.ts';
import type { DeploymentRow } from '../../resources/delivery/deployments/row.ts';
import type { DeploymentItem, Status } from './answers.ts';
import { outcomeOf } from './outcome.ts';

/** A deployment with what was said of it. */
export function deploymentRow(
  item: DeploymentItem,
  statuses: readonly Status[],
  { upstreamId: repository }: NamedRepository,
): DeploymentRow {
  return {
    upstreamId: String(item.id),
    repository,
    environment: item.environment,
    linkKind: 'environment',
    linkId: `${repository}/${item.environment}`,
    sha: item.sha,
    // A bare commit is no branch.
    ref: /^[0-9a-f]{40,64}$/.test(item.ref) ? null : item.ref,
    creator: item.creator ? String(item.creator.id) : null,
    createdAt: item.created_at,
    ...outcomeOf(statuses),
  };
}

/** One that was known before, with what was said of it since. */
export function laterRow(row: DeploymentRow, statuses: readonly Status[]): DeploymentRow {
  return { ...row, ...outcomeOf(statuses) };
}

/** One that was deleted before it ended as far as is known: nobody waits for it any more. */
export function deletedDeploymentRow(row: DeploymentRow): DeploymentRow {
  return { ...row, status: 'CANCELLED', finishedAt: null };
}
