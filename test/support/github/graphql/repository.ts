import { z } from 'zod';
import { historyOf } from '../ancestry.ts';
import { type Commit, fullName, type Repository, type Signature, sizeOf } from '../organisation.ts';
import type { Deployment, DeploymentStatus } from '../pipelines.ts';
import { type PullRequest, pullRequestState } from '../pull-request.ts';
import { utc } from '../times.ts';
import { ghost, nodeIdOf, organisationNamed, personNamed, repositoryNamed, type World } from '../world.ts';
import { type Arguments, connection, orderOf, sortable } from './connection.ts';
import { type Fields, permit } from './fields.ts';
import { GithubError } from './refusal.ts';

interface Ref {
  type: 'Ref';
  name: string;
  prefix: string;
  target: Commit;
  repository: Repository;
}

type CommitView = Commit & { repository: Repository };
type DeploymentView = Deployment & { repository: Repository };
type Actor = Signature & { type: 'GitActor' };

export const repositoryFields: Fields<Repository> = {
  id: (repository) => nodeIdOf(repository),
  databaseId: (repository) => repository.id,
  nameWithOwner: (repository) => fullName(repository),
  owner: (repository, _, world) => ownerOf(repository, world),
  url: (repository, _, world) => `${world.origin}/${fullName(repository)}`,
  isFork: (repository) => repository.forkOf !== null,
  isEmpty: (repository) => repository.branches.size === 0,
  isDisabled: () => false,
  isLocked: () => false,
  visibility: (repository) => (repository.isPrivate ? 'PRIVATE' : 'PUBLIC'),
  parent: (repository, _, world) =>
    repository.forkOf === null ? null : (repositoryNamed(world, repository.forkOf)?.repository ?? null),
  stargazerCount: (repository) => repository.stars,
  forkCount: (repository) => repository.forks,
  primaryLanguage: ({ language }) => (language === null ? null : { type: 'Language', name: language }),
  defaultBranchRef: (repository) => refOf(repository, repository.defaultBranch),
  ref: (repository, args) => refOf(repository, String(args.qualifiedName).replace(/^refs\/heads\//, '')),
  refs: refsOf,
  object: objectOf,
  pullRequests: pullRequestsOf,
  pullRequest(repository, args, world) {
    permit(world, 'pull_requests');
    const found = repository.pullRequests.find((each) => each.number === args.number);
    if (found) return found;
    const message = `Could not resolve to a PullRequest with the number of ${String(args.number)}.`;
    throw new GithubError('NOT_FOUND', message);
  },
  deployments: deploymentsOf,
};

export const refFields: Fields<Ref> = {
  id: (ref) => `REF_kwDO${ref.repository.id.toString(36)}_${ref.name}`,
  target: (ref) => ({ ...ref.target, repository: ref.repository }),
};

export const commitFields: Fields<CommitView> = {
  id: (commit) => nodeIdOf(commit),
  oid: (commit) => commit.sha,
  abbreviatedOid: (commit) => commit.sha.slice(0, 7),
  messageHeadline: (commit) => commit.message.split('\n')[0],
  messageBody: (commit) => commit.message.split('\n').slice(1).join('\n').trim(),
  author: (commit): Actor => ({ type: 'GitActor', ...commit.author }),
  committer: (commit): Actor => ({ type: 'GitActor', ...commit.committer }),
  authors: (commit, args) => connection(authorsOf(commit), args),
  authoredDate: (commit) => utc(commit.author.date),
  committedDate: (commit) => utc(commit.committer.date),
  additions: (commit) => sizeOf(commit.files).additions,
  deletions: (commit) => sizeOf(commit.files).deletions,
  changedFiles: (commit) => sizeOf(commit.files).changedFiles,
  changedFilesIfAvailable: (commit) => sizeOf(commit.files).changedFiles,
  url: (commit, _, world) => `${world.origin}/${fullName(commit.repository)}/commit/${commit.sha}`,
  parents: (commit, args) =>
    connection(
      commit.parents.map((parent) => ({ ...parent, repository: commit.repository })),
      args,
    ),
  history: historyFrom,
  associatedPullRequests(commit, args) {
    const pulls = commit.repository.pullRequests.filter(
      (pull) => pull.mergeCommit?.sha === commit.sha || pull.commits.some((each) => each.sha === commit.sha),
    );
    return connection(pulls, args, pullRequestOrder(args));
  },
};

export const gitActorFields: Fields<Actor> = {
  user(actor, _, world) {
    const person = personNamed(world, actor.login);
    return person?.type === 'User' ? person : null;
  },
};

export const deploymentFields: Fields<DeploymentView> = {
  id: (deployment) => nodeIdOf(deployment),
  databaseId: (deployment) => deployment.id,
  commit: (deployment) => ({ ...deployment.commit, repository: deployment.repository }),
  commitOid: (deployment) => deployment.commit.sha,
  ref: (deployment) => refOf(deployment.repository, deployment.ref),
  creator: (deployment, _, world) => personNamed(world, deployment.creator) ?? ghost,
  latestEnvironment: (deployment) => deployment.environment,
  originalEnvironment: (deployment) => deployment.environment,
  latestStatus: (deployment) => deployment.statuses.at(-1) ?? null,
  state: (deployment) => deploymentState(deployment.statuses.at(-1)),
  statuses: (deployment, args) => connection(deployment.statuses.toReversed(), args),
};

export const deploymentStatusFields: Fields<DeploymentStatus> = {
  id: (status) => nodeIdOf(status),
  state: (status) => status.state.toUpperCase(),
  creator: (status, _, world) => personNamed(world, status.creator) ?? ghost,
  updatedAt: (status) => status.createdAt,
  logUrl: (status) => status.logUrl || null,
};

function ownerOf(repository: Repository, world: World) {
  return organisationNamed(world, repository.owner) ?? personNamed(world, repository.owner) ?? ghost;
}

function refOf(repository: Repository, name: string): Ref | null {
  const target = repository.branches.get(name);
  return target ? { type: 'Ref', name, prefix: 'refs/heads/', target, repository } : null;
}

function refsOf(repository: Repository, args: Arguments) {
  const names = args.refPrefix === 'refs/heads/' ? [...repository.branches.keys()] : [];
  const asked = z
    .object({ field: z.string(), direction: z.enum(['ASC', 'DESC']) })
    .nullish()
    .parse(args.orderBy);
  if (asked && asked.field !== 'ALPHABETICAL')
    throw new GithubError('STAND_IN', `The stand-in has no order of branches by ${asked.field}.`);
  const refs = names.sort().map((name) => refOf(repository, name));
  return connection(asked?.direction === 'DESC' ? refs.reverse() : refs, args);
}

function objectOf(repository: Repository, args: Arguments) {
  const { oid, expression } = args;
  const branch = expression === 'HEAD' ? repository.defaultBranch : String(expression ?? '');
  const found =
    repository.branches.get(branch) ??
    repository.commits.find((each) => each.sha === oid || each.sha === expression);
  return found ? { ...found, repository } : null;
}

function pullRequestsOf(repository: Repository, args: Arguments, world: World) {
  permit(world, 'pull_requests');
  const { states, baseRefName, headRefName } = args;
  const wanted = repository.pullRequests.filter(
    (pull) =>
      (!Array.isArray(states) || states.includes(pullRequestState(pull))) &&
      (typeof baseRefName !== 'string' || pull.baseRef === baseRefName) &&
      (typeof headRefName !== 'string' || pull.headRef === headRefName),
  );
  return connection(wanted, args, pullRequestOrder(args));
}

function pullRequestOrder(args: Arguments) {
  return orderOf<PullRequest>(
    args.orderBy,
    { field: 'CREATED_AT', direction: 'ASC' },
    {
      CREATED_AT: (pull) => sortable(pull.createdAt),
      UPDATED_AT: (pull) => sortable(pull.updatedAt),
      COMMENTS: (pull) => pull.comments.length,
    },
  );
}

function deploymentsOf(repository: Repository, args: Arguments, world: World) {
  permit(world, 'deployments');
  const { environments } = args;
  const wanted = repository.deployments
    .filter((each) => !Array.isArray(environments) || environments.includes(each.environment))
    .map((each) => ({ ...each, repository }));
  const order = orderOf<DeploymentView>(
    args.orderBy,
    { field: 'CREATED_AT', direction: 'ASC' },
    { CREATED_AT: (each) => sortable(each.createdAt) },
  );
  return connection(wanted, args, order);
}

function deploymentState(status: DeploymentStatus | undefined): string {
  if (!status) return 'PENDING';
  return status.state === 'success' ? 'ACTIVE' : status.state.toUpperCase();
}

function historyFrom(commit: CommitView, args: Arguments, world: World) {
  permit(world, 'contents');
  const since = typeof args.since === 'string' ? Date.parse(args.since) : Number.NEGATIVE_INFINITY;
  const until = typeof args.until === 'string' ? Date.parse(args.until) : Number.POSITIVE_INFINITY;
  const tip = commit.repository.commits.find((each) => each.sha === commit.sha);
  const commits = (tip ? historyOf(tip) : []).filter((each) => {
    const at = Date.parse(each.committer.date);
    return at >= since && at <= until;
  });
  const views = connection(commits, args);
  const view = (each: Commit) => ({ ...each, repository: commit.repository });
  return {
    ...views,
    nodes: views.nodes.map(view),
    edges: views.edges.map(({ cursor, node }) => ({ cursor, node: view(node) })),
  };
}

function authorsOf(commit: Commit): Actor[] {
  const others = [...commit.message.matchAll(/^Co-authored-by: (.+?) <(.+?)>$/gm)].map(
    ([, name = '', email = '']): Actor => ({
      type: 'GitActor',
      name,
      email,
      date: commit.author.date,
      login: null,
    }),
  );
  return [{ type: 'GitActor', ...commit.author }, ...others];
}
