/** SQL conditions on a commit `c`. Of a pull request the commits count, or what its merge made of them: never both. */

/** For the organization: reachable from the default branch, or in an open pull request. */
export const counted = "(c.reachable or c.pull_request_role = 'IN_OPEN')";

/** For its people: their own commits of merged pull requests, in place of the squashed or rebased ones. */
export const countedForPeople =
  "((c.reachable and c.pull_request_role is distinct from 'MADE_BY_MERGE') or c.pull_request_role in ('IN_OPEN', 'IN_MERGED'))";
