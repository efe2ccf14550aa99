import { insertAbsent, removeOthers, upsert } from '../../../../prisma/bulk.ts';
import { bulkTable } from '../../../../prisma/datamodel.ts';
import { idsOf } from '../../../engine/write/ids.ts';
import type { Target } from '../../../engine/write/target.ts';
import { deployments } from '../deployments.ts';
import type { DeploymentCommitsRow } from './row.ts';

const rangeTable = bulkTable('DeploymentRange');
const commitTable = bulkTable('DeploymentCommit');

/** Writes which commits deployments brought, in place of what was known of them. */
export async function writeDeploymentCommits(
  target: Target,
  rows: readonly DeploymentCommitsRow[],
): Promise<number> {
  const { client } = target;
  const idOf = await idsOf(
    target,
    deployments,
    rows.map((row) => row.deployment),
  );
  const ranges = rows.flatMap((row) => {
    const deploymentId = idOf.get(row.deployment);
    return deploymentId === undefined ? [] : [{ ...row, deploymentId }];
  });
  const commits = ranges.flatMap(({ deploymentId, commits: hashes }) =>
    hashes.map((sha) => ({ deploymentId, sha })),
  );
  const changed = await upsert(client, rangeTable, ranges);
  await removeOthers(client, commitTable, { fields: ['deploymentId'], within: ranges, rows: commits });
  await insertAbsent(client, commitTable, commits);
  return changed;
}
