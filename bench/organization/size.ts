/** How large the organization is that a bench loads. */
export interface OrganizationSize {
  people: number;
  teams: number;
  repositories: number;
  /** Pushed without a pull request; those of pull requests come on top: about one million of both at size 1. */
  directCommits: number;
  pullRequests: number;
  pipelineRuns: number;
  /** After how many commits of its repository each deployment comes. */
  commitsPerDeployment: number;
  days: number;
  /** The last day on which something happens. */
  last: string;
}

/** Size 1 has 1 M commits, 100 k pull requests, 400 k runs, 20 k deployments; size 5 has five times as many, of the same people. */
export function organizationOf(factor: number): OrganizationSize {
  return {
    people: 1_000,
    teams: 60,
    repositories: 500,
    directCommits: 640_000 * factor,
    pullRequests: 100_000 * factor,
    pipelineRuns: 400_000 * factor,
    commitsPerDeployment: 60,
    days: 3 * 365,
    last: '2026-11-22',
  };
}
