import { upsert } from '../../../../prisma/bulk.ts';
import { bulkTable } from '../../../../prisma/datamodel.ts';
import { idIn, idsOf } from '../../../engine/write/ids.ts';
import type { Target } from '../../../engine/write/target.ts';
import { repositories } from '../../code/repositories.ts';
import { contributors } from '../../people/contributors.ts';
import { type DeploymentRow, notBrought } from './row.ts';

const deploymentTable = bulkTable('Deployment', notBrought);
const linkTable = bulkTable('Link', ['serviceId', 'linkedBy']);

/** Writes deployments and the links that name their services. */
export async function writeDeployments(target: Target, rows: readonly DeploymentRow[]): Promise<number> {
  const deployments = await valuesOf(target, rows);
  const links = deployments.map(({ linkKind, linkId, ...row }) => ({
    ...row,
    kind: linkKind,
    upstreamId: linkId,
  }));
  await upsert(target.client, linkTable, links);
  return upsert(target.client, deploymentTable, deployments);
}

async function valuesOf(target: Target, rows: readonly DeploymentRow[]) {
  const { dataSource: source, connection } = target;
  const of = await idsOf(
    target,
    repositories,
    rows.flatMap((row) => row.repository ?? []),
  );
  const people = await idsOf(
    target,
    contributors,
    rows.flatMap((row) => row.creator ?? []),
  );
  return rows.map((row) => ({
    ...row,
    source,
    connection,
    repositoryId: row.repository === null ? null : idIn(of, repositories, row.repository),
    creatorId: row.creator === null ? null : (people.get(row.creator) ?? null),
    // What was cancelled neither succeeded nor failed: it counts when it was made.
    finishedAt: row.status === 'CANCELLED' ? null : row.finishedAt,
  }));
}
