import { z } from 'zod';
import { parseItems } from '../../engine/http/paging/items.ts';
import { hostOf } from '../api/address.ts';
import { askGraphql } from '../api/graphql.ts';
import { reasonsOf } from '../api/owners.ts';
import type { AskedList, ListedRepositories, ListPage } from './listed.ts';

/** Forks of forks of forks: GitHub tells a parent's parent, and of nothing how deep it goes. */
const query = {
  name: 'repositories',
  text: `
  query repositories($login: String!, $privacy: RepositoryPrivacy, $after: String) {
    rateLimit { cost }
    repositoryOwner(login: $login) {
      repositories(first: 100, after: $after, privacy: $privacy, ownerAffiliations: [OWNER]) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes {
          id databaseId nameWithOwner url description isArchived isPrivate stargazerCount forkCount pushedAt
          primaryLanguage { name }
          defaultBranchRef { name }
          parent { databaseId parent { databaseId parent { databaseId parent { databaseId } } } }
        }
      }
    }
  }`,
};

const ancestor = z.object({
  databaseId: z.int(),
  get parent() {
    return ancestor.nullish();
  },
});

const named = z.object({ name: z.string() });
const node = z.object({
  id: z.string(),
  databaseId: z.int(),
  nameWithOwner: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  isArchived: z.boolean(),
  isPrivate: z.boolean(),
  stargazerCount: z.int(),
  forkCount: z.int(),
  pushedAt: z.iso.datetime({ offset: true }).nullable(),
  primaryLanguage: named.nullable(),
  defaultBranchRef: named.nullable(),
  parent: ancestor.nullish(),
});

const answered = z.object({
  repositoryOwner: z
    .object({
      repositories: z.object({
        totalCount: z.int(),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(z.unknown()),
      }),
    })
    .nullable(),
});

/** An owner's repositories, a hundred a call. */
export async function* listByGraphql(asked: AskedList): AsyncGenerator<ListPage, void, undefined> {
  const { http, base, login, visibility } = asked;
  const privacy = visibility === 'all' ? null : visibility.toUpperCase();
  for (let after: string | null = null; ; ) {
    const line = { json: http.json, base };
    const variables: Record<string, string | null> = { login, privacy, after };
    const { data, withheld } = await askGraphql(line, query, variables, answered);
    const reasons = reasonsOf(login, withheld);
    if (data.repositoryOwner === null) {
      yield { repositories: [], warnings: reasons, expected: null, missing: true };
      return;
    }
    const { nodes, totalCount, pageInfo } = data.repositoryOwner.repositories;
    const known = nodes.filter((each) => each !== null);
    const listed = parseItems(
      { asked: `GitHub: GraphQL repositories of ${login}` },
      known,
      node,
      (item) => `The repository ${item.nameWithOwner}`,
    );
    yield {
      repositories: listed.items.map((each) => listedOf(each, hostOf(base))),
      warnings: [...reasons, ...listed.warnings],
      expected: totalCount,
      incomplete: listed.items.length < nodes.length,
    };
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor;
  }
}

function listedOf(repository: z.infer<typeof node>, host: string): ListedRepositories {
  const { databaseId, nameWithOwner, url, pushedAt, parent } = repository;
  const row = {
    upstreamId: String(databaseId),
    host,
    fullName: nameWithOwner,
    description: repository.description || null,
    url,
    defaultBranch: repository.defaultBranchRef?.name ?? null,
    language: repository.primaryLanguage?.name ?? null,
    stars: repository.stargazerCount,
    forks: repository.forkCount,
    networkRoot: parent ? rootOf(parent) : null,
    archived: repository.isArchived,
    shallow: false,
    activeAt: pushedAt === null ? null : new Date(pushedAt),
    cloneUrl: `${url}.git`,
  };
  return { row, nodeId: repository.id, private: repository.isPrivate };
}

function rootOf({ databaseId, parent }: z.infer<typeof ancestor>): string {
  return parent ? rootOf(parent) : String(databaseId);
}
