import { defineFact } from '../engine/contract/fact.ts';
import { consume } from '../engine/invalidation/dirty-queue.ts';
import { repositoryPortions } from '../engine/invalidation/portions.ts';
import { writeContents } from './deployments/contents.ts';
import { judgeDeployments } from './deployments/judge.ts';
import { touch } from './deployments/touched.ts';

/** Which service each deployment is of, whether it is one to production, and which pull requests it was the first to bring. */
export const deployments = defineFact({
  name: 'deployments',
  writes: {
    deployment: ['service_id', 'production'],
    deployment_pull_request: 'all',
    link: ['service_id'],
    service: 'all',
  },
  follows: {
    deployments: 'repository',
    'deployment-commits': 'repository',
    'pull-requests': [
      {
        by: 'repository',
        columns: { pull_request: ['state', 'merge_sha', 'head_sha', 'merged_at', 'base_branch'] },
        where: "row.state = 'MERGED'",
      },
      {
        by: 'repository',
        columns: { pull_request: ['base_branch', 'head_branch', 'from_fork'] },
        where: deployedFrom('row.head_branch', 'row.base_branch'),
      },
    ],
    branches: { by: 'repository', columns: { branch: ['name'] }, where: deployedFrom('row.name') },
    repositories: { by: 'repository', columns: { repository: ['default_branch'] }, on: ['update'] },
    links: {
      by: 'repository',
      columns: { link: ['service_id', 'repository_id', 'linked_by'] },
      marking: `select row.repository_id
                union all
                select d.repository_id from deployment d
                where d.source = row.source and d.connection = row.connection
                  and d.link_kind = row.kind and d.link_id = row.upstream_id`,
      on: ['update', 'delete'],
    },
    connections: {
      by: 'everything',
      columns: { data_source_config: ['value'] },
      where: "row.key = 'PRODUCTION_PATTERN'",
    },
  },
  compute: (context) =>
    consume(context, { fact: 'deployments', portions: repositoryPortions }, async (client, work) => {
      await touch(client, work, context.resources);
      return (await judgeDeployments(client)) + (await writeContents(client));
    }),
});

/** Whether a deployment of the row's repository is from one of these names. */
function deployedFrom(...names: readonly string[]): string {
  return `exists (select from deployment d where d.repository_id = row.repository_id and d.ref in (${names.join(', ')}))`;
}
