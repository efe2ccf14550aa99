import type { Organisation, Person, Repository, Team } from '../organisation.ts';
import { allRepositories, nodeIdOf, personNamed, type World } from '../world.ts';
import { type Arguments, connection, type Order, orderOf, sortable } from './connection.ts';
import { type Fields, permit, requireScope } from './fields.ts';

const actorFields: Fields<Person> = {
  id: (person) => nodeIdOf(person),
  databaseId: (person) => person.id,
  avatarUrl: (person, _, world) => `${world.origin}/avatars/${person.id}`,
  url: (person, _, world) => `${world.origin}/${person.login}`,
  resourcePath: (person) => `/${person.login}`,
};

export const userFields: Fields<Person> = {
  ...actorFields,
  email(person, _, world) {
    requireScope(world, 'email', 'email', "'user:email', 'read:user'");
    return person.email ?? '';
  },
  repositories: (person, args, world) => repositories(world, person.login, args),
};

export const botFields: Fields<Person> = actorFields;

export const mannequinFields: Fields<Person> = { ...actorFields };

export const organizationFields: Fields<Organisation> = {
  id: (organisation) => nodeIdOf(organisation),
  databaseId: (organisation) => organisation.id,
  avatarUrl: (organisation, _, world) => `${world.origin}/avatars/${organisation.id}`,
  url: (organisation, _, world) => `${world.origin}/${organisation.login}`,
  viewerIsAMember: (organisation, _, world) => organisation.members.includes(world.viewer),
  membersWithRole(organisation, args, world) {
    permit(world, 'members');
    return connection(peopleNamed(world, organisation.members), args);
  },
  teams(organisation, args, world) {
    permit(world, 'members');
    const rootOnly = args.rootTeamsOnly === true;
    const teams = organisation.teams.filter((team) => !rootOnly || team.parent === null);
    return connection(
      teams.map((team) => ({ ...team, organisation })),
      args,
      teamOrder(args),
    );
  },
  team(organisation, args, world) {
    permit(world, 'members');
    return teamOf(organisation, String(args.slug));
  },
  repositories: (organisation, args, world) => repositories(world, organisation.login, args),
};

type TeamView = Team & { organisation: Organisation };

export const teamFields: Fields<TeamView> = {
  id: (team) => nodeIdOf(team),
  databaseId: (team) => team.id,
  parentTeam: (team) => (team.parent === null ? null : teamOf(team.organisation, team.parent)),
  organization: (team) => team.organisation,
  members: (team, args, world) => connection(peopleNamed(world, membersOf(team, args)), args),
  childTeams(team, args) {
    const children = team.organisation.teams.filter((each) => each.parent === team.slug);
    return connection(
      children.map((each) => ({ ...each, organisation: team.organisation })),
      args,
    );
  },
  repositories(team, args) {
    const known = team.organisation.repositories;
    const listed = connection(
      known.filter((each) => team.repositories.includes(each.name)),
      args,
    );
    const edges = listed.edges.map((edge) => {
      const permission = (team.roles?.[edge.node.name] ?? 'admin').toUpperCase();
      return { ...edge, permission };
    });
    return { ...listed, edges };
  },
};

/** All of its members, or without those of the teams below. */
function membersOf(team: TeamView, args: Arguments): string[] {
  if (args.membership === 'IMMEDIATE') return team.members;
  const below = team.organisation.teams
    .filter((each) => each.parent === team.slug)
    .flatMap((each) => membersOf({ ...each, organisation: team.organisation }, {}));
  return [...new Set([...team.members, ...below])];
}

function teamOf(organisation: Organisation, slug: string): TeamView | null {
  const team = organisation.teams.find((each) => each.slug === slug);
  return team ? { ...team, organisation } : null;
}

function teamOrder(args: Arguments): Order<TeamView> | null {
  if (!args.orderBy) return null;
  return orderOf(args.orderBy, { field: 'NAME', direction: 'ASC' }, { NAME: (team) => team.name });
}

function peopleNamed(world: World, logins: readonly string[]): Person[] {
  return logins.map((login) => personNamed(world, login)).filter((person) => person !== null);
}

function repositories(world: World, owner: string, args: Arguments) {
  permit(world, 'metadata');
  const affiliations = [args.affiliations, args.ownerAffiliations].filter((each) => Array.isArray(each));
  const owned = affiliations.every((each) => each.includes('OWNER'));
  const wanted = (repository: Repository) =>
    owned &&
    repository.owner === owner &&
    fits(args.isArchived, repository.isArchived) &&
    fits(args.isFork, repository.forkOf !== null) &&
    fits(args.privacy, repository.isPrivate ? 'PRIVATE' : 'PUBLIC') &&
    fits(args.visibility, repository.isPrivate ? 'PRIVATE' : 'PUBLIC');
  const order = orderOf<Repository>(
    args.orderBy,
    { field: 'CREATED_AT', direction: 'ASC' },
    {
      CREATED_AT: (repository) => sortable(repository.createdAt),
      UPDATED_AT: (repository) => sortable(repository.updatedAt),
      PUSHED_AT: (repository) => sortable(repository.pushedAt),
      NAME: (repository) => repository.name,
      STARGAZERS: (repository) => repository.stars,
    },
  );
  return connection(allRepositories(world).filter(wanted), args, order);
}

function fits(asked: unknown, is: unknown): boolean {
  return asked === undefined || asked === null || asked === is;
}
