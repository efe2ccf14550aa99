/** One deployment as its upstream records it. */
export interface DeploymentRow {
  upstreamId: string;
  /** Upstream id; null where it belongs to no repository. */
  repository: string | null;
  environment: string;
  /** What tells which service it is of: a link of this kind and upstream id is made where there is none. */
  link: { kind: 'environment' | 'workflow' | 'application'; upstreamId: string };
  sha: string | null;
  ref: string | null;
  status: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  creator: string | null;
  createdAt: Date;
  startedAt: Date | null;
  /** First success or failure, not the record's last change. */
  finishedAt: Date | null;
  url: string | null;
  /** The upstream's run whose job it is, where it says so: jobs of one run are one deployment. */
  run: string | null;
}

/** Commits that a deployment brought beyond the one before it in its environment, instead of those that were there. */
export interface DeploymentCommitsRow {
  /** Upstream id. */
  deployment: string;
  /** Upstream id. */
  repository: string;
  /** Hash of the deployment before; null for the first that is known, which brings its own commit alone. */
  previousSha: string | null;
  sha: string;
  /** False where the hash is no commit of the repository. */
  known: boolean;
  commits: readonly string[];
}
