import type { Limit } from './limits.ts';
import {
  type Commit,
  fullName,
  type Organisation,
  type Person,
  type Repository,
  type Team,
} from './organisation.ts';
import type { Deployment } from './pipelines.ts';
import type { PullRequest, ReviewThread } from './pull-request.ts';
import type { Permission, Trouble } from './trouble.ts';

/** Everything that answers are made of. */
export interface World {
  organisations: readonly Organisation[];
  /** The login that the token belongs to. */
  viewer: string;
  permissions: Set<Permission>;
  trouble: Trouble;
  limits: { graphql: Limit; rest: Limit };
  /** Where it listens. */
  origin: string;
  spent: Spent;
}

/** What was asked for so far; what was refused before it cost anything is not in it, and of REST neither what was not modified. */
export interface Spent {
  graphql: { calls: number; points: number };
  rest: number;
  notModified: number;
}

export type NodeObject =
  | Organisation
  | Person
  | Team
  | Repository
  | PullRequest
  | (ReviewThread & { pullRequest: PullRequest })
  | Commit
  | Deployment;

/** Who stands for an account that is gone. */
export const ghost: Person = {
  type: 'User',
  id: 10_137,
  login: 'ghost',
  name: 'Deleted user',
  email: null,
  createdAt: '2008-05-13T06:14:25Z',
  updatedAt: '2018-04-10T17:22:33Z',
};

const prefixes: Record<string, string> = {
  Organization: 'O',
  User: 'U',
  Bot: 'BOT',
  Mannequin: 'M',
  Team: 'T',
  Repository: 'R',
  PullRequest: 'PR',
  Commit: 'C',
  PullRequestReview: 'PRR',
  PullRequestReviewThread: 'PRRT',
  PullRequestReviewComment: 'PRRC',
  IssueComment: 'IC',
  Deployment: 'DE',
  DeploymentStatus: 'DES',
};

/** The id that REST calls `node_id` and GraphQL `id`. */
export function nodeIdOf(item: { type: string; id: number } | Commit): string {
  const prefix = prefixes[item.type] ?? item.type.replaceAll(/[a-z]/g, '');
  return `${prefix}_kwDO${'sha' in item ? item.sha : item.id.toString(36)}`;
}

export function allRepositories(world: World): Repository[] {
  return world.organisations.flatMap((organisation) => organisation.repositories);
}

/** Somebody by the login that the data names them by, or by the one that GitHub shows; null for ghosts. */
export function personNamed(world: World, login: string | null): Person | null {
  if (login === null) return null;
  for (const { people } of world.organisations) {
    const person = people.get(login) ?? people.get(`${login}[bot]`);
    if (person) return person;
  }
  return null;
}

export function organisationNamed(world: World, login: string): Organisation | null {
  const wanted = login.toLowerCase();
  return world.organisations.find((each) => each.login.toLowerCase() === wanted) ?? null;
}

/** A repository by its name, or by one that it had; whether it has it still. */
export function repositoryNamed(
  world: World,
  name: string,
): { repository: Repository; isFormer: boolean } | null {
  const wanted = name.toLowerCase();
  const repositories = allRepositories(world);
  const now = repositories.find((each) => fullName(each).toLowerCase() === wanted);
  if (now) return { repository: now, isFormer: false };
  const former = repositories.find((each) => each.formerNames.some((one) => one.toLowerCase() === wanted));
  return former ? { repository: former, isFormer: true } : null;
}

/** What node ids belong to, by id; those that are gone are not in it. */
export function nodesWithIds(world: World, nodeIds: readonly string[]): Map<string, NodeObject> {
  const wanted = new Set(nodeIds);
  const found = new Map<string, NodeObject>();
  for (const node of nodes(world)) {
    if (found.size === wanted.size) break;
    const nodeId = nodeIdOf(node);
    if (wanted.has(nodeId)) found.set(nodeId, node);
  }
  return found;
}

/** Small things first: whole organisations are walked through only for what is inside of repositories. */
function* nodes(world: World): Generator<NodeObject> {
  for (const organisation of world.organisations) {
    yield organisation;
    yield* organisation.repositories;
    yield* organisation.people.values();
    yield* organisation.teams;
  }
  for (const repository of allRepositories(world)) {
    yield* repository.pullRequests;
    for (const pullRequest of repository.pullRequests)
      yield* pullRequest.threads.map((thread) => ({ ...thread, pullRequest }));
    yield* repository.deployments;
    yield* repository.commits;
  }
}
