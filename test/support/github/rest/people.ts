import { type Limit, remaining } from '../limits.ts';
import type { Organisation, Person, Repository, Team } from '../organisation.ts';
import { allRepositories, ghost, nodeIdOf, organisationNamed, personNamed, type World } from '../world.ts';
import type { SentOrganisation, SentProfile, SentRateLimit, SentTeam, SentUser } from './payload.ts';
import { repositoryPayload } from './repositories.ts';
import { type Asked, found, page, RestRefusal, type Route } from './route.ts';

export const peopleRoutes: Route<Asked>[] = [
  {
    path: '/user',
    permission: 'metadata',
    answer: (asked) => ({ body: profile(asked, found(personNamed(asked.world, asked.world.viewer))) }),
  },
  { path: '/users/:login', permission: 'metadata', answer: userOrOrganisation },
  {
    path: '/orgs/:org',
    permission: 'metadata',
    answer(asked) {
      const organisation = organisationIn(asked);
      if (asked.world.trouble.ssoWanted.has(organisation.login))
        throw new RestRefusal(
          403,
          'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
        );
      return { body: organisationPayload(asked, organisation) };
    },
  },
  {
    path: '/orgs/:org/members',
    permission: 'members',
    answer: (asked) => page(asked, peopleOf(asked.world, organisationIn(asked).members), userIn(asked)),
  },
  {
    path: '/orgs/:org/public_members',
    permission: 'metadata',
    answer: (asked) =>
      page(asked, peopleOf(asked.world, organisationIn(asked).publicMembers ?? []), userIn(asked)),
  },
  {
    path: '/orgs/:org/teams',
    permission: 'members',
    answer: (asked) =>
      page(asked, organisationIn(asked).teams, (team) => teamPayload(organisationIn(asked).teams, team)),
  },
  {
    path: '/orgs/:org/teams/:slug/members',
    permission: 'members',
    answer: (asked) => page(asked, peopleOf(asked.world, membersOf(asked, teamIn(asked))), userIn(asked)),
  },
  {
    path: '/orgs/:org/teams/:slug/repos',
    permission: 'members',
    answer(asked) {
      const { repositories, roles } = teamIn(asked);
      const known = organisationIn(asked).repositories.filter((each) => repositories.includes(each.name));
      return page(asked, known, (each) => {
        const role_name = roles?.[each.name] ?? 'admin';
        return { ...repositoryPayload(asked, each), role_name };
      });
    },
  },
  {
    path: '/orgs/:org/repos',
    permission: 'metadata',
    answer: (asked) => ownedBy(asked, organisationIn(asked).login),
  },
  {
    path: '/users/:login/repos',
    permission: 'metadata',
    answer: (asked) => ownedBy(asked, asked.params.login ?? ''),
  },
  {
    path: '/user/repos',
    permission: 'metadata',
    answer(asked) {
      const own = asked.query.get('affiliation') === 'owner';
      return ownedBy(asked, own ? asked.world.viewer : null);
    },
  },
  {
    path: '/rate_limit',
    permission: 'metadata',
    answer({ world: { limits } }) {
      const core = limitPayload(limits.rest);
      const body: SentRateLimit = { resources: { core, graphql: limitPayload(limits.graphql) }, rate: core };
      return { body };
    },
  },
];

/** Somebody as lists and other things show them; null is a ghost, which is shown or left out as the place has it. */
export function userPayload({ world, api }: Asked, login: string | null): SentUser | null {
  const person = personNamed(world, login) ?? organisationNamed(world, login ?? '');
  return person ? accountPayload(world, api, person) : null;
}

/** The same, where GitHub shows the ghost itself. */
export function userOrGhost(asked: Asked, login: string | null): SentUser {
  return userPayload(asked, login) ?? accountPayload(asked.world, asked.api, ghost);
}

function userIn(asked: Asked) {
  return (person: Person) => accountPayload(asked.world, asked.api, person);
}

function accountPayload(world: World, api: string, account: Person | Organisation): SentUser {
  const login = account.type === 'Bot' ? `${account.login}[bot]` : account.login;
  return {
    login,
    id: account.id,
    node_id: nodeIdOf(account),
    avatar_url: `${world.origin}/avatars/${account.id}`,
    gravatar_id: '',
    url: `${api}/users/${login}`,
    html_url: `${world.origin}/${account.login}`,
    repos_url: `${api}/users/${login}/repos`,
    type: account.type,
    site_admin: false,
  };
}

function profile(asked: Asked, person: Person): SentProfile {
  const email = asked.world.permissions.has('email') ? person.email : null;
  const { createdAt, updatedAt, name } = person;
  return { ...userIn(asked)(person), name, email, created_at: createdAt, updated_at: updatedAt };
}

function userOrOrganisation(asked: Asked) {
  const login = asked.params.login ?? '';
  const organisation = organisationNamed(asked.world, login);
  if (organisation) return { body: accountPayload(asked.world, asked.api, organisation) };
  return { body: profile(asked, found(personNamed(asked.world, login))) };
}

function organisationPayload({ world, api }: Asked, organisation: Organisation): SentOrganisation {
  const { login, id, name, createdAt, updatedAt } = organisation;
  const owned = organisation.repositories.filter((each) => each.owner === login);
  const hidden = owned.filter((each) => each.isPrivate).length;
  return {
    ...{ login, id, name, node_id: nodeIdOf(organisation), type: 'Organization', description: null },
    ...{ url: `${api}/orgs/${login}`, repos_url: `${api}/orgs/${login}/repos` },
    ...{ html_url: `${world.origin}/${login}`, avatar_url: `${world.origin}/avatars/${id}` },
    ...{ public_repos: owned.length - hidden, total_private_repos: hidden },
    ...{ created_at: createdAt, updated_at: updatedAt },
  };
}

/** The teams of an organisation that are among some names. */
export function teamsNamed({ world }: Asked, owner: string, names: readonly string[]): SentTeam[] {
  const teams = organisationNamed(world, owner)?.teams ?? [];
  return teams.filter((each) => names.includes(each.slug)).map((each) => teamPayload(teams, each));
}

function teamPayload(teams: readonly Team[], team: Team): SentTeam {
  const parent = teams.find((each) => each.slug === team.parent);
  const { id, name, slug, description } = team;
  const shown = {
    id,
    node_id: nodeIdOf(team),
    name,
    slug,
    description,
    privacy: 'closed',
    permission: 'pull',
  };
  return { ...shown, parent: parent ? { id: parent.id, name: parent.name, slug: parent.slug } : null };
}

function organisationIn({ world, params }: Asked): Organisation {
  return found(organisationNamed(world, params.org ?? ''));
}

function teamIn(asked: Asked): Team {
  return found(organisationIn(asked).teams.find((each) => each.slug === asked.params.slug));
}

/** With those of the teams below, as GitHub lists them. */
function membersOf(asked: Asked, team: Team): string[] {
  const below = organisationIn(asked).teams.filter((each) => each.parent === team.slug);
  return [...new Set([...team.members, ...below.flatMap((each) => membersOf(asked, each))])];
}

function peopleOf(world: World, logins: readonly string[]): Person[] {
  return logins.map((login) => personNamed(world, login)).filter((person) => person !== null);
}

/** The latest first, unless asked for otherwise; null for all that the token sees. */
function ownedBy(asked: Asked, owner: string | null) {
  const { query, world } = asked;
  const key = ({ updated: 'updatedAt', pushed: 'pushedAt', full_name: 'name' } as const)[
    query.get('sort') ?? ''
  ];
  const type = query.get('type') ?? 'all';
  const owned = allRepositories(world)
    .filter((each) => owner === null || each.owner === owner)
    .filter((each) => isOfType(each, type))
    .sort((one, other) => ((one[key ?? 'createdAt'] ?? '') < (other[key ?? 'createdAt'] ?? '') ? -1 : 1));
  const ascending = query.get('direction') === 'asc' || (key === 'name' && !query.has('direction'));
  return page(asked, ascending ? owned : owned.reverse(), (each) => repositoryPayload(asked, each));
}

function isOfType({ isPrivate, forkOf }: Repository, type: string): boolean {
  if (type === 'private') return isPrivate;
  if (type === 'public') return !isPrivate;
  if (type === 'forks') return forkOf !== null;
  if (type === 'sources') return forkOf === null;
  if (type === 'all' || type === 'owner') return true;
  throw new RestRefusal(501, `The stand-in of GitHub does not know repositories of type ${type}.`);
}

function limitPayload(limit: Limit) {
  const reset = Math.ceil(limit.resetAt / 1000);
  return { limit: limit.limit, used: limit.used, remaining: remaining(limit), reset };
}
