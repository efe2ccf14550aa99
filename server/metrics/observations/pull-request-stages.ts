import type { Observation } from '../model/group.ts';
import {
  mergedPullRequests,
  pullRequestColumns,
  pullRequestEvents,
  pullRequestTables,
  secondsBetween,
  timelines,
} from './pull-requests.ts';

/**
 * Where a review ended: at the last approval that held, at the merge where there was none, and, where nobody reviewed, before it
 * began. So coding, review and what comes after always add up to the whole.
 */
const reviewEnd =
  'coalesce(f.approved_at, case when f.first_review_at is null then f.ready_at else f.merged_at end)';

/** Whether anything was ever deployed to production from the pull request's repository: asked of repositories, which are few. */
const hasDeployments = `f.repository_id in (
  select one.id from repository one where exists (select from deployment d where d.repository_id = one.id and d.production))`;

const whyNotDeployed = `case when ${hasDeployments} then 'not_deployed' else 'no_deployments' end`;
const unreviewed = { where: 'f.first_review_at is null', reason: "'no_review'" };

export const codingTime = mergedPullRequests({
  id: 'coding_time',
  value: secondsBetween('f.first_commit_at', 'f.ready_at'),
});

export const reviewTime = mergedPullRequests({
  id: 'review_time',
  value: secondsBetween('f.ready_at', reviewEnd),
  where: 'f.first_review_at is not null',
  dimensions: { ending: "case when f.approved_at is null then 'merge' else 'approval' end" },
  leftOut: unreviewed,
});

export const pickupTime = mergedPullRequests({
  id: 'pickup_time',
  value: secondsBetween('f.ready_at', 'f.first_review_at'),
  where: 'f.first_review_at is not null',
  leftOut: unreviewed,
});

export const mergeTime = mergedPullRequests({
  id: 'merge_time',
  value: secondsBetween(reviewEnd, 'f.merged_at'),
});

export const deploymentTime = mergedPullRequests({
  id: 'deployment_time',
  value: secondsBetween(reviewEnd, 'f.deployed_at'),
  where: 'f.deployed_at is not null',
  leftOut: { where: 'f.deployed_at is null', reason: whyNotDeployed },
});

/** Up to the merge where the repository has no deployments. */
export const totalCycleTime = mergedPullRequests({
  id: 'total_cycle_time',
  value: secondsBetween('f.first_commit_at', 'coalesce(f.deployed_at, f.merged_at)'),
  where: `f.deployed_at is not null or not ${hasDeployments}`,
  dimensions: { ending: "case when f.deployed_at is null then 'merge' else 'deployment' end" },
  leftOut: { where: `f.deployed_at is null and ${hasDeployments}`, reason: "'not_deployed'" },
});

/** Merged, and waiting to be deployed: until then what has no total, those from before the first deployment that is known too. */
export const waitingForDeployment: Observation = {
  id: 'waiting_for_deployment',
  shape: 'span',
  by: 'person',
  dimensions: [],
  hasTitle: true,
  rolledUp: false,
  select: `
    select f.merged_at as started_at, f.deployed_at as ended_at, 1::float8 as value, ${pullRequestColumns}
    from ${pullRequestTables}
    where f.merged_at is not null and ${hasDeployments}`,
};

const deployed = timelines('f.deployed_at', 'f.deployed_at is not null');
const merged = timelines('f.merged_at', 'f.merged_at is not null and f.deployed_at is null');
const deployedOrMerged = (columns: string) => `${deployed(columns)} union all ${merged(columns)}`;

/** Pull requests when they were deployed; `value` is SQL over their timeline. */
function deployedPullRequests(id: string, value: string): Observation {
  return pullRequestEvents({
    id,
    at: 'f.deployed_at',
    value,
    where: 'f.deployed_at is not null',
    among: deployedOrMerged,
    leftOut: {
      at: 'f.merged_at',
      where: 'f.merged_at is not null and f.deployed_at is null',
      reason: whyNotDeployed,
    },
  });
}

export const leadTime = deployedPullRequests(
  'lead_time',
  secondsBetween('f.first_commit_at', 'f.deployed_at'),
);
export const commitToMerge = deployedPullRequests(
  'commit_to_merge',
  secondsBetween('f.first_commit_at', 'f.merged_at'),
);
export const mergeToProduction = deployedPullRequests(
  'merge_to_production',
  secondsBetween('f.merged_at', 'f.deployed_at'),
);
