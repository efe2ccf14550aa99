/** A run of a tag looks as if its branch were one; the branch of a pull request's run is that of the pull request. */
const eventsOfTags = ['push', 'workflow_dispatch', 'schedule'];
const eventsOfPullRequests = ['pull_request', 'pull_request_target', 'merge_group'];

/** Where a run of a pipeline came from, as far as that tells whether it deploys. */
export interface RunOrigin {
  /** What started it: push, release, pull_request … */
  event: string | null;
  branch: string | null;
  defaultBranch: string | null;
  /** Whether `branch` is a branch of its repository; null where none of them is known, so that nothing tells a tag from one. */
  isBranch: boolean | null;
}

/** Whether a run deploys where the name of its pipeline says so: on the default branch, on a tag, or of a release. */
export function deploysFrom({ event, branch, defaultBranch, isBranch }: RunOrigin): boolean {
  if (eventsOfPullRequests.includes(event ?? '')) return false;
  if (event === 'release' || branch === defaultBranch) return true;
  return branch !== null && isBranch === false && eventsOfTags.includes(event ?? '');
}
