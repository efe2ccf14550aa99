import { z } from 'zod';
import type { Upstream } from '../../engine/http/upstream.ts';
import type { TeamRow } from '../../resources/people/teams/row.ts';
import { hostOf } from '../api/address.ts';
import { askGraphql, type Query, type Withheld } from '../api/graphql.ts';
import { isForbidden, reasonsOf } from '../api/owners.ts';

export interface AskedTeams {
  http: Upstream;
  base: string;
  login: string;
}

/** The teams of an organization; null where the token may not read them. A user has none. */
export interface Teams {
  teams: TeamRow[] | null;
  warnings: string[];
}

const membersPart = `
  members(first: 100, after: $members, membership: IMMEDIATE) {
    pageInfo { hasNextPage endCursor }
    nodes { databaseId }
  }`;
const repositoriesPart = `
  repositories(first: 100, after: $repositories) {
    pageInfo { hasNextPage endCursor }
    edges { permission node { databaseId } }
  }`;

const listQuery: Query = {
  name: 'teams',
  text: `
  query teams($login: String!, $after: String, $members: String, $repositories: String) {
    rateLimit { cost }
    organization(login: $login) {
      teams(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { databaseId slug name parentTeam { databaseId } ${membersPart} ${repositoriesPart} }
      }
    }
  }`,
};

const moreQuery: Query = {
  name: 'team',
  text: `
  query team($login: String!, $slug: String!, $members: String, $repositories: String) {
    rateLimit { cost }
    organization(login: $login) { team(slug: $slug) { ${membersPart} ${repositoriesPart} } }
  }`,
};

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
const belongings = z.object({
  members: z.object({ pageInfo, nodes: z.array(z.object({ databaseId: z.int() }).nullable()) }),
  repositories: z.object({
    pageInfo,
    edges: z.array(z.object({ permission: z.string(), node: z.object({ databaseId: z.int() }) }).nullable()),
  }),
});
const team = belongings.extend({
  databaseId: z.int(),
  slug: z.string(),
  name: z.string(),
  parentTeam: z.object({ databaseId: z.int() }).nullable(),
});
const listed = z.object({
  organization: z.object({ teams: z.object({ pageInfo, nodes: z.array(team.nullable()) }) }).nullable(),
});
const more = z.object({ organization: z.object({ team: belongings.nullable() }).nullable() });

type Belongings = z.infer<typeof belongings>;

/** Teams with their immediate members and what they own, fifty a call, and more calls for those that are larger than a page. */
export async function teamsByGraphql(asked: AskedTeams): Promise<Teams> {
  const { http, base, login } = asked;
  const teams: TeamRow[] = [];
  const withheld: Withheld[] = [];
  for (let after: string | null = null; ; ) {
    const line = { json: http.json, base };
    const variables: Record<string, string | null> = { login, after, members: null, repositories: null };
    const answer = await askGraphql(line, listQuery, variables, listed);
    const found = answer.data.organization?.teams;
    if (!found && answer.withheld.some(isForbidden))
      return { teams: null, warnings: reasonsOf(login, answer.withheld) };
    withheld.push(...(found ? answer.withheld : []));
    for (const each of found?.nodes ?? []) if (each) teams.push(await wholeTeam(asked, each));
    if (!found?.pageInfo.hasNextPage) return { teams, warnings: reasonsOf(login, withheld) };
    after = found.pageInfo.endCursor;
  }
}

async function wholeTeam(asked: AskedTeams, first: z.infer<typeof team>): Promise<TeamRow> {
  const members = membersIn(first);
  const repositories = repositoriesIn(first);
  let last: Belongings = first;
  while (last.members.pageInfo.hasNextPage || last.repositories.pageInfo.hasNextPage) {
    const next = await nextOf(asked, first.slug, last);
    if (next === null) break;
    members.push(...membersIn(next));
    repositories.push(...repositoriesIn(next));
    last = next;
  }
  const { databaseId, slug, name, parentTeam } = first;
  return {
    upstreamId: String(databaseId),
    host: hostOf(asked.base),
    slug,
    name,
    parent: parentTeam === null ? null : String(parentTeam.databaseId),
    members,
    repositories,
  };
}

/** After the end of one list the page behind it is empty. */
async function nextOf({ http, base, login }: AskedTeams, slug: string, last: Belongings) {
  const variables = {
    ...{ login, slug },
    members: last.members.pageInfo.endCursor,
    repositories: last.repositories.pageInfo.endCursor,
  };
  const { data } = await askGraphql({ json: http.json, base }, moreQuery, variables, more);
  return data.organization?.team ?? null;
}

function membersIn({ members }: Belongings): string[] {
  return members.nodes.flatMap((member) => (member ? [String(member.databaseId)] : []));
}

function repositoriesIn({ repositories }: Belongings): string[] {
  return repositories.edges.flatMap((edge) =>
    edge && isOwner(edge.permission) ? [String(edge.node.databaseId)] : [],
  );
}

/** Whoever may administer or maintain a repository owns it; whoever may write to it works in it. */
export function isOwner(permission: string): boolean {
  return /^(?:admin|maintain)$/i.test(permission);
}
