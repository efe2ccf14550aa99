import type { Organisation, Person, Repository, Team } from './organisation.ts';
import { beginning, hoursAfter } from './times.ts';

export interface OrganisationToBuild {
  login?: string;
  name?: string;
  repositories?: Repository[];
  /** Those who are named nowhere else, and those of whom more is to be said. */
  people?: (Partial<Person> & { login: string })[];
  /** By login; everybody with an account who is no bot, unless said otherwise. */
  members?: string[];
  teams?: (Partial<Team> & { slug: string })[];
}

/** An organisation called acme, unless said otherwise, in which everything has its id and everybody an account. */
export function organisation(spec: OrganisationToBuild = {}): Organisation {
  const { login = 'acme', repositories = [], people = [] } = spec;
  const createdAt = hoursAfter(beginning, -10_000);
  const firstId =
    1000 + ([...login].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_000_007);
  const built: Organisation = {
    type: 'Organization',
    id: firstId,
    login,
    name: spec.name ?? login,
    createdAt,
    updatedAt: createdAt,
    people: new Map(),
    members: [],
    teams: (spec.teams ?? []).map((team) => teamOf(team)),
    repositories: [],
    nextId: firstId + 1,
  };
  for (const person of people) built.people.set(person.login, personOf(person, createdAt));
  for (const repository of repositories) addRepository(built, repository);
  identify(built);
  built.members =
    spec.members ?? [...built.people.values()].flatMap((each) => (each.type === 'User' ? [each.login] : []));
  return built;
}

/** Takes a repository in, as one of this organisation unless it names another owner. */
export function addRepository(into: Organisation, repository: Repository): void {
  repository.owner ||= into.login;
  into.repositories.push(repository);
  identify(into);
}

/** Gives an id to everything that is new, and an account to everybody who is named and has none. */
export function identify(organisation: Organisation): void {
  for (const login of organisation.teams.flatMap((team) => team.members)) meet(organisation, login);
  for (const repository of organisation.repositories) {
    for (const login of namedIn(repository)) if (login !== null) meet(organisation, login);
    for (const item of itemsOf(repository)) giveId(organisation, item);
  }
  for (const item of [...organisation.people.values(), ...organisation.teams]) giveId(organisation, item);
}

function giveId(organisation: Organisation, item: { id: number }): void {
  if (item.id !== 0) return;
  item.id = organisation.nextId;
  organisation.nextId += 1;
}

/** A login that ends in `[bot]` is a bot's; the slug of a team is nobody's. */
function meet(organisation: Organisation, login: string): void {
  const isTeam = organisation.teams.some((team) => team.slug === login);
  if (isTeam || organisation.people.has(login) || login === 'web-flow') return;
  organisation.people.set(login, personOf({ login }, organisation.createdAt));
}

function personOf(spec: Partial<Person> & { login: string }, createdAt: string): Person {
  const isBot = spec.login.endsWith('[bot]');
  const email = isBot ? null : `${spec.login}@example.com`;
  const plain = { id: 0, name: isBot ? null : spec.login, email, createdAt, updatedAt: createdAt };
  const login = spec.login.replace('[bot]', '');
  return { ...plain, type: isBot ? 'Bot' : 'User', ...spec, login };
}

function teamOf(spec: Partial<Team> & { slug: string }): Team {
  const plain = { id: 0, description: null, parent: null, members: [], repositories: [] };
  return { ...plain, type: 'Team', name: spec.slug, ...spec };
}

function* namedIn(repository: Repository): Generator<string | null> {
  for (const { author } of repository.commits) yield author.login;
  for (const pull of repository.pullRequests) {
    yield* [pull.author, pull.mergedBy, ...pull.requestedReviewers];
    yield* pull.reviews.flatMap((each) => [each.author, each.dismissal?.by ?? null]);
    yield* pull.comments.map((each) => each.author);
    yield* pull.threads.flatMap((each) => [each.resolvedBy, ...each.comments.map((one) => one.author)]);
    yield* pull.events.flatMap((each) => [each.actor, each.reviewer]);
  }
  for (const run of repository.runs) yield* run.attempts.map((each) => each.actor);
  for (const { creator, statuses } of repository.deployments)
    yield* [creator, ...statuses.map((each) => each.creator)];
}

function* itemsOf(repository: Repository): Generator<{ id: number }> {
  yield repository;
  for (const pull of repository.pullRequests) {
    yield* [pull, ...pull.reviews, ...pull.threads, ...pull.comments, ...pull.events];
    yield* pull.threads.flatMap((each) => each.comments);
  }
  yield* repository.workflows;
  for (const run of repository.runs) yield* [run, ...run.attempts.flatMap((each) => each.jobs)];
  for (const each of repository.deployments) yield* [each, ...each.statuses];
}
