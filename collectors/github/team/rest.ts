import { z } from 'zod';
import { sentenceOf } from '../../../server/contract/errors.ts';
import { byLink } from '../../engine/http/paging/pages.ts';
import type { UpstreamRequest } from '../../engine/http/request.ts';
import type { Upstream } from '../../engine/http/upstream.ts';
import type { TeamRow } from '../../resources/people/teams/row.ts';
import { hostOf } from '../api/address.ts';
import { isDeclined } from '../api/owners.ts';
import { route } from '../api/route.ts';
import { type AskedTeams, isOwner, type Teams } from './graphql.ts';

const team = z.object({
  id: z.int(),
  slug: z.string(),
  name: z.string(),
  parent: z.object({ id: z.int() }).nullish(),
});
const member = z.object({ id: z.int() });
const owned = z.object({
  id: z.int(),
  role_name: z.string().nullish(),
  permissions: z.object({ admin: z.boolean().nullish(), maintain: z.boolean().nullish() }).nullish(),
});

/** Teams by REST, two calls each. It lists the members of teams below as a team's own; those are taken off again. */
export async function teamsByRest(asked: AskedTeams): Promise<Teams> {
  const { http, login } = asked;
  try {
    const listed = await all(http, route('GET /orgs/{org}/teams', { org: login, per_page: 100 }), team);
    const teams = await Promise.all(listed.map((each) => teamOf(asked, each)));
    return { teams: teams.map((each) => withImmediateMembers(each, teams)), warnings: [] };
  } catch (error) {
    if (isDeclined(error, 404)) return { teams: [], warnings: [] };
    if (isDeclined(error, 403)) return { teams: null, warnings: [`${login}: ${sentenceOf(error)}`] };
    throw error;
  }
}

async function teamOf({ http, base, login }: AskedTeams, told: z.infer<typeof team>): Promise<TeamRow> {
  const { id, slug, name, parent } = told;
  const of = { org: login, team_slug: slug, per_page: 100 };
  const [members, repositories] = await Promise.all([
    all(http, route('GET /orgs/{org}/teams/{team_slug}/members', of), member),
    all(http, route('GET /orgs/{org}/teams/{team_slug}/repos', of), owned),
  ]);
  return {
    upstreamId: String(id),
    host: hostOf(base),
    slug,
    name,
    parent: parent ? String(parent.id) : null,
    members: members.map((one) => String(one.id)),
    repositories: repositories.filter(isOwned).map((one) => String(one.id)),
  };
}

function isOwned({ role_name: role, permissions }: z.infer<typeof owned>): boolean {
  return isOwner(role ?? '') || permissions?.admin === true || permissions?.maintain === true;
}

function withImmediateMembers(team: TeamRow, teams: readonly TeamRow[]): TeamRow {
  const below = teams.filter(({ parent }) => parent === team.upstreamId);
  const elsewhere = new Set(below.flatMap(({ members }) => members));
  return { ...team, members: team.members.filter((one) => !elsewhere.has(one)) };
}

async function all<T>(http: Upstream, request: UpstreamRequest, schema: z.ZodType<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const { body } of http.pages(request, z.array(schema), byLink())) items.push(...body);
  return items;
}
