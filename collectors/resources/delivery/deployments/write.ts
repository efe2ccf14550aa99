import sql from 'sql-template-tag';
import { insertAbsent, upsert } from '../../../../prisma/bulk.ts';
import { bulkTable, modelOf } from '../../../../prisma/datamodel.ts';
import { select } from '../../../../prisma/select.ts';
import { referencesOf } from '../../../engine/write/references.ts';
import type { Target } from '../../../engine/write/target.ts';
import { type DeploymentRow, notBrought, refsOfDeployment } from './row.ts';

const deploymentTable = bulkTable('Deployment', notBrought);
const linkTable = bulkTable('Link', ['serviceId', 'linkedBy']);

/** Writes deployments and the links that name their services. */
export async function writeDeployments(target: Target, rows: readonly DeploymentRow[]): Promise<number> {
  const { dataSource: source, connection } = target;
  const referring = { model: modelOf('Deployment'), refs: refsOfDeployment };
  const columns = await referencesOf(target, [{ ...referring, rows }]);
  const deployments = rows.map((row) => ({
    ...row,
    source,
    connection,
    ...columns(referring, row),
    // What was cancelled neither succeeded nor failed: it counts when it was made.
    finishedAt: row.status === 'CANCELLED' ? null : row.finishedAt,
  }));
  await writeLinks(target, deployments);
  return upsert(target.client, deploymentTable, deployments);
}

type LinkedDeployment = Pick<DeploymentRow, 'linkKind' | 'linkId'> & { repositoryId?: number | null };

/** What somebody linked by hand stays where it is. */
async function writeLinks(
  { client, dataSource: source, connection }: Target,
  deployments: readonly LinkedDeployment[],
): Promise<void> {
  const links = deployments.map(({ linkKind: kind, linkId: upstreamId, repositoryId = null }) => ({
    ...{ source, connection, kind, upstreamId, repositoryId },
  }));
  await insertAbsent(client, linkTable, links);
  await select(
    client,
    sql`update link l set repository_id = g.repository_id
        from unnest(${links.map((one) => one.kind)}::text[], ${links.map((one) => one.upstreamId)}::text[],
                    ${links.map((one) => one.repositoryId)}::int[]) g (kind, upstream_id, repository_id)
        where l.source = ${source} and l.connection = ${connection} and l.kind = g.kind and l.upstream_id = g.upstream_id
          and l.linked_by = 'AUTOMATIC' and l.repository_id is distinct from g.repository_id`,
  );
}
