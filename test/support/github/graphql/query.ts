import { remaining } from '../limits.ts';
import { fullName, type Repository } from '../organisation.ts';
import { utc } from '../times.ts';
import {
  allRepositories,
  type NodeObject,
  nodesWithIds,
  organisationNamed,
  personNamed,
  repositoryNamed,
  type World,
} from '../world.ts';
import type { Fields } from './fields.ts';
import type { Price } from './points.ts';
import { GithubError } from './refusal.ts';

/** What the whole query is asked of. */
export interface Root {
  type: 'Query';
  price: Price;
}

export const queryFields: Fields<Root> = {
  viewer: (_, __, world) => personNamed(world, world.viewer),
  organization: (_, { login }, world) =>
    organisationNamed(world, String(login)) ?? unresolved('an Organization', `login of '${login}'`),
  user(_, { login }, world) {
    const person = personNamed(world, String(login));
    return person?.type === 'User' ? person : unresolved('a User', `login of '${login}'`);
  },
  repositoryOwner: (_, { login }, world) =>
    organisationNamed(world, String(login)) ?? personNamed(world, String(login)),
  repository(_, { owner, name, followRenames }, world) {
    const asked = `${owner}/${name}`;
    const found = repositoryNamed(world, asked);
    if (!found || (found.isFormer && followRenames === false))
      return unresolved('a Repository', `name '${asked}'`);
    return visible(world, found.repository);
  },
  node: (_, { id }, world) => nodeOf(world, nodesWithIds(world, [String(id)]), String(id)),
  nodes(_, { ids }, world) {
    if (!Array.isArray(ids)) return [];
    if (ids.length > 100)
      throw new GithubError(
        'ARGUMENT_LIMIT',
        `You may not provide more than 100 node ids; you provided ${ids.length}.`,
      );
    const known = nodesWithIds(world, ids.map(String));
    return ids.map((id) => refusalOr(() => nodeOf(world, known, String(id))));
  },
  rateLimit: ({ price }, { dryRun }, { limits: { graphql } }) => {
    if (dryRun === true) throw new GithubError('STAND_IN', 'The stand-in has no dry run.');
    const { limit, used, resetAt } = graphql;
    const left = remaining(graphql);
    return {
      ...{ cost: price.points, nodeCount: price.nodes, limit, used },
      ...{ remaining: left, resetAt: utc(Math.ceil(resetAt / 1000) * 1000) },
    };
  },
};

function nodeOf(world: World, known: Map<string, NodeObject>, id: string): NodeObject | object {
  const node = known.get(id);
  if (!node) return unresolved('a node', `global id of '${id}'`);
  if (node.type === 'Repository') return visible(world, node);
  if (node.type === 'PullRequest' && node.repository) visible(world, node.repository);
  if (node.type === 'Commit') return insideRepository(world, node, (each) => each.commits.includes(node));
  if (node.type === 'Deployment')
    return insideRepository(world, node, (each) => each.deployments.includes(node));
  const organisation = world.organisations.find((each) => node.type === 'Team' && each.teams.includes(node));
  return organisation ? { ...node, organisation } : node;
}

/** One that is gone leaves the others alone. */
function refusalOr<Answer>(find: () => Answer): Answer | Error {
  try {
    return find();
  } catch (error) {
    if (error instanceof GithubError) return error;
    throw error;
  }
}

function insideRepository(world: World, node: NodeObject, has: (repository: Repository) => boolean): object {
  const repository = allRepositories(world).find(has);
  return repository ? { ...node, repository: visible(world, repository) } : node;
}

function visible(world: World, repository: Repository): Repository {
  if (!world.trouble.forbidden.has(fullName(repository))) return repository;
  const message =
    'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.';
  throw new GithubError('FORBIDDEN', message);
}

function unresolved(what: string, by: string): never {
  throw new GithubError('NOT_FOUND', `Could not resolve to ${what} with the ${by}.`);
}
