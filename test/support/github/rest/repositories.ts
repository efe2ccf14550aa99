import { fullName, type Repository } from '../organisation.ts';
import { nodeIdOf, repositoryNamed, type World } from '../world.ts';
import type { SentBranch, SentRepository } from './payload.ts';
import { userOrGhost } from './people.ts';
import { type Asked, type AskedOf, found, page, type Route } from './route.ts';

export const repositoryRoutes: Route<AskedOf>[] = [
  { path: '', permission: 'metadata', answer: wholeRepository },
  {
    path: '/branches',
    permission: 'contents',
    answer: (asked) =>
      page(asked, [...asked.repository.branches.keys()].sort(), (name) => branchPayload(asked, name)),
  },
  {
    path: '/branches/:branch',
    permission: 'contents',
    answer: (asked) => ({ body: branchPayload(asked, asked.params.branch ?? '') }),
  },
];

/** A repository as lists show it. */
export function repositoryPayload(asked: Asked, repository: Repository): SentRepository {
  const { world, api } = asked;
  const name = fullName(repository);
  const owner = userOrGhost(asked, repository.owner);
  return {
    id: repository.id,
    node_id: nodeIdOf(repository),
    name: repository.name,
    full_name: name,
    private: repository.isPrivate,
    visibility: repository.isPrivate ? 'private' : 'public',
    owner,
    html_url: `${world.origin}/${name}`,
    clone_url: `${world.origin}/${name}.git`,
    url: `${api}/repos/${name}`,
    description: repository.description,
    fork: repository.forkOf !== null,
    archived: repository.isArchived,
    disabled: false,
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    // Repositories that nobody pushed to have none, whatever GitHub's description says.
    ...(repository.pushedAt === null ? {} : { pushed_at: repository.pushedAt }),
    stargazers_count: repository.stars,
    watchers_count: repository.stars,
    forks_count: repository.forks,
    language: repository.language,
    default_branch: repository.defaultBranch,
    size: repository.commits.length,
  };
}

function wholeRepository(asked: AskedOf) {
  const { repository, world } = asked;
  const shown = repositoryPayload(asked, repository);
  const parent = parentOf(world, repository);
  if (parent === null) return { body: shown };
  let source = parent;
  for (let next = parentOf(world, source); next !== null; next = parentOf(world, source)) source = next;
  const network = {
    parent: repositoryPayload(asked, parent),
    source: repositoryPayload(asked, source),
  };
  return { body: { ...shown, ...network } };
}

function parentOf(world: World, { forkOf }: Repository): Repository | null {
  return forkOf === null ? null : (repositoryNamed(world, forkOf)?.repository ?? null);
}

function branchPayload({ repository, api }: AskedOf, name: string): SentBranch {
  const { sha } = found(repository.branches.get(name));
  const url = `${api}/repos/${fullName(repository)}/commits/${sha}`;
  return { name, commit: { sha, url }, protected: name === repository.defaultBranch };
}
