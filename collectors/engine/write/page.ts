import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { Page } from '../contract/collector.ts';
import { type Resource, type Rows, resources } from '../resources.ts';
import { writeAccounts } from './accounts.ts';
import { writeBranches } from './branches.ts';
import { writeCommits, writeReachable } from './commits.ts';
import { writeDeploymentCommits, writeDeployments } from './deployments.ts';
import { writePipelineRuns, writePipelineSteps, writePipelines } from './pipelines.ts';
import { writePullRequests } from './pull-requests.ts';
import { writeRepositories } from './repositories.ts';
import { writeReviewComments, writeReviews } from './reviews.ts';
import type { Target } from './target.ts';
import { writeTeams } from './teams.ts';
import { writeVulnerabilities } from './vulnerabilities.ts';

type Writers = { [R in Resource]: (target: Target, rows: readonly Rows[R][]) => Promise<number> };

const writers: Writers = {
  contributors: (target, rows) => writeAccounts(target, target.dataSource, rows),
  repositories: writeRepositories,
  branches: writeBranches,
  commits: writeCommits,
  teams: writeTeams,
  'pull-requests': writePullRequests,
  reviews: writeReviews,
  'review-comments': writeReviewComments,
  pipelines: writePipelines,
  'pipeline-runs': writePipelineRuns,
  'pipeline-steps': writePipelineSteps,
  deployments: writeDeployments,
  'deployment-commits': writeDeploymentCommits,
  vulnerabilities: writeVulnerabilities,
};

/** Rows seen and rows changed, by resource. */
export interface Written {
  seen: Record<string, number>;
  changed: number;
}

/** Writes one page's rows in the target's transaction. */
export async function writePage(target: Target, page: Page<Resource>): Promise<Written> {
  const written: Written = { seen: {}, changed: 0 };
  for (const resource of resources) await writeRows(target, resource, page.rows[resource], written);
  if (page.reachable) await writeReachable(target, page.reachable.repository, page.reachable.shas);
  return written;
}

async function writeRows<R extends Resource>(
  target: Target,
  resource: R,
  rows: readonly Rows[R][] | undefined,
  written: Written,
): Promise<void> {
  if (rows === undefined) return;
  written.changed += await writers[resource](target, rows);
  written.seen[resource] = (written.seen[resource] ?? 0) + rows.length;
}

/** Marks repositories of a connection that its complete snapshot no longer names as gone. */
export async function markGone(
  { client, dataSource, connection }: Target,
  named: ReadonlySet<string>,
): Promise<void> {
  await select(
    client,
    sql`update repository set gone_at = now()
        where source = ${dataSource} and connection = ${connection} and gone_at is null
          and not (upstream_id = any(${[...named]}::text[]))`,
  );
}
