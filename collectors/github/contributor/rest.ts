import { z } from 'zod';
import type { UpstreamAnswer } from '../../engine/http/answer.ts';
import { parseItems } from '../../engine/http/paging/items.ts';
import { byLink } from '../../engine/http/paging/pages.ts';
import type { UpstreamRequest } from '../../engine/http/request.ts';
import type { ContributorRow } from '../../resources/people/contributors/row.ts';
import { hostOf } from '../api/address.ts';
import { isDeclined } from '../api/owners.ts';
import { distinctPeople, personOfRest, restPerson } from '../api/people.ts';
import { route } from '../api/route.ts';
import { type AskedMembers, type MemberPage, publicMembersOnly } from './member-page.ts';

const list = z.array(z.unknown());
type Person = NonNullable<z.infer<typeof restPerson>>;

/** An organization's members by REST, each with a profile that is asked for again only where it has changed; or the user alone. */
export async function* membersByRest(asked: AskedMembers): AsyncGenerator<MemberPage, void, undefined> {
  const { login, http } = asked;
  try {
    const first = route('GET /orgs/{org}/members', { org: login, per_page: 100 });
    for await (const answer of http.pages(first, list, byLink())) yield await pageOf(asked, answer);
  } catch (error) {
    if (isDeclined(error, 403)) yield* publicMembers(asked, 'the token may not read members');
    else if (isDeclined(error, 404)) yield await userAlone(asked);
    else throw error;
  }
}

/** What everybody may see of an organization: names of accounts, without profiles. */
export async function* publicMembers(
  asked: AskedMembers,
  why: string,
): AsyncGenerator<MemberPage, void, undefined> {
  const { login, http, base } = asked;
  const request = route('GET /orgs/{org}/public_members', { org: login, per_page: 100 });
  let warnings = [publicMembersOnly(login, why)];
  for await (const answer of http.pages(request, list, byLink())) {
    const members = membersIn(answer);
    const people = distinctPeople(members.items.map((member) => personOfRest(member, hostOf(base))));
    yield { people, warnings: [...warnings, ...members.warnings], expected: null };
    warnings = [];
  }
}

function membersIn(answer: UpstreamAnswer<unknown[]>) {
  return parseItems(answer, answer.body, restPerson.unwrap().unwrap(), ({ login }) => `The member ${login}`);
}

async function pageOf(asked: AskedMembers, answer: UpstreamAnswer<unknown[]>): Promise<MemberPage> {
  const { items, warnings } = membersIn(answer);
  const profiles = await Promise.all(items.map((member) => profileOf(asked, member)));
  return {
    people: distinctPeople(profiles.map(({ row }) => row)),
    warnings: [...limitationsOf(asked.login, answer), ...warnings],
    expected: null,
    validators: Object.fromEntries(profiles.flatMap(({ validator }) => (validator ? [validator] : []))),
  };
}

/** A token of somebody outside is led to the public list; a classic one without read:org gets no other. */
function limitationsOf(login: string, { url, headers }: UpstreamAnswer<unknown>): string[] {
  const scopes = headers.get('x-oauth-scopes');
  if (url.pathname.endsWith('/public_members'))
    return [publicMembersOnly(login, 'the token’s owner is no member')];
  if (scopes === null || /\b(read|write|admin):org\b/.test(scopes)) return [];
  return [publicMembersOnly(login, 'the token lacks the scope read:org')];
}

interface Profile {
  row: ContributorRow | null;
  validator?: [string, string | null];
}

async function profileOf({ http, base, validators }: AskedMembers, member: Person): Promise<Profile> {
  const key = `user ${member.id}`;
  const request: UpstreamRequest = route('GET /users/{username}', { username: member.login });
  try {
    const answer = await http.json({ ...request, validator: validators[key] ?? null }, restPerson);
    if (answer === 'unchanged') return { row: null };
    return { row: personOfRest(answer.body, hostOf(base)), validator: [key, answer.validator] };
  } catch (error) {
    // Whoever is in the list and has no page, as an account that was just deleted, still wrote what they wrote.
    if (isDeclined(error, 403, 404)) return { row: personOfRest(member, hostOf(base)) };
    throw error;
  }
}

async function userAlone({ http, base, login }: AskedMembers): Promise<MemberPage> {
  try {
    const { body } = await http.json(route('GET /users/{username}', { username: login }), restPerson);
    return { people: distinctPeople([personOfRest(body, hostOf(base))]), warnings: [], expected: 1 };
  } catch (error) {
    if (isDeclined(error, 404)) return { people: [], warnings: [], expected: null, missing: true };
    throw error;
  }
}
