import { z } from 'zod';
import type { ContributorRow } from '../../resources/people/contributors/row.ts';

/** Somebody in a REST answer; null is a deleted account. */
export const restPerson = z
  .object({
    id: z.int(),
    login: z.string(),
    type: z.string().optional(),
    avatar_url: z.string().nullish(),
    name: z.string().nullish(),
    email: z.string().nullish(),
  })
  .nullish();

/** The fields that `graphqlPerson` reads; `id` is the same number as in REST. */
export const personFragment = `
  fragment person on Actor {
    __typename
    login
    avatarUrl
    ... on User { databaseId name email }
    ... on Bot { databaseId }
    ... on Mannequin { databaseId }
    ... on Organization { databaseId name }
  }`;

/** The same for tokens that may not see e-mail addresses: asked for one, GitHub gives nobody at all. */
export const personFragmentWithoutEmail = personFragment.replaceAll(' email }', ' }');

/** Somebody in a GraphQL answer. */
export const graphqlPerson = z
  .object({
    __typename: z.string(),
    login: z.string(),
    avatarUrl: z.string().nullish(),
    databaseId: z.int().nullish(),
    name: z.string().nullish(),
    email: z.string().nullish(),
  })
  .nullish();

/** GitHub's row for an account; null where the account was deleted. A public profile address is one that GitHub has verified. */
export function personOfRest(person: z.infer<typeof restPerson>, host: string): ContributorRow | null {
  if (!person) return null;
  const { id, login, type, avatar_url: avatarUrl, name, email } = person;
  return rowOf({ host, id, login, name, email, avatarUrl, bot: type === 'Bot' });
}

/** GraphQL names bots without the `[bot]` that they have everywhere else. */
export function personOfGraphql(person: z.infer<typeof graphqlPerson>, host: string): ContributorRow | null {
  if (!person || typeof person.databaseId !== 'number') return null;
  const { databaseId: id, avatarUrl, name, email } = person;
  const bot = person.__typename === 'Bot';
  const login = bot && !person.login.endsWith('[bot]') ? `${person.login}[bot]` : person.login;
  return rowOf({ host, id, login, name, email, avatarUrl, bot });
}

const noReply = /@users\.noreply\.github\.com$/i;

/**
 * That a commit's address is an account's, which GitHub says of verified addresses alone: a row beside the account's own, which
 * keeps the address of its profile. Null where nothing is to be said: no-reply addresses lead to their account by themselves.
 */
export function addressOf(person: ContributorRow | null, email: string): ContributorRow | null {
  const address = email.trim().toLowerCase();
  if (person === null || person.bot || address === '' || noReply.test(address)) return null;
  if (address === person.email?.toLowerCase()) return null;
  const { host, upstreamId, bot } = person;
  return {
    host,
    upstreamId: `${upstreamId}/${address}`,
    login: null,
    email: address,
    emailVerified: true,
    name: null,
    avatarUrl: null,
    bot,
  };
}

interface Profile {
  host: string;
  id: number;
  login: string;
  name: string | null | undefined;
  email: string | null | undefined;
  avatarUrl: string | null | undefined;
  bot: boolean;
}

function rowOf({ host, id, login, name, email, avatarUrl, bot }: Profile): ContributorRow {
  return {
    host,
    upstreamId: String(id),
    login,
    email: email || null,
    emailVerified: Boolean(email),
    name: name || null,
    avatarUrl: avatarUrl || null,
    bot,
  };
}

/** Each person of a page once. */
export function distinctPeople(people: readonly (ContributorRow | null)[]): ContributorRow[] {
  const known = people.filter((person) => person !== null);
  return [...new Map(known.map((person) => [person.upstreamId, person])).values()];
}
