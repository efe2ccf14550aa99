import { z } from 'zod';
import { parseItems } from '../../engine/http/paging/items.ts';
import { hostOf } from '../api/address.ts';
import { askAboutPeople } from '../api/ask-people.ts';
import { isForbidden, reasonsOf } from '../api/owners.ts';
import { distinctPeople, graphqlPerson, personFragment, personOfGraphql } from '../api/people.ts';
import { type AskedMembers, type MemberPage, publicMembersOnly } from './member-page.ts';
import { publicMembers } from './rest.ts';

const query = {
  name: 'members',
  text: `
  query members($login: String!, $after: String) {
    rateLimit { cost }
    repositoryOwner(login: $login) {
      __typename
      ... on User { ...person }
      ... on Organization {
        viewerIsAMember
        membersWithRole(first: 100, after: $after) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes { ...person }
        }
      }
    }
  }
  ${personFragment}`,
};

const person = graphqlPerson.unwrap().unwrap();
const organization = z.object({
  __typename: z.literal('Organization'),
  viewerIsAMember: z.boolean(),
  membersWithRole: z.object({
    totalCount: z.int(),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(z.unknown()),
  }),
});
const answered = z.object({ repositoryOwner: z.union([organization, person]).nullable() });

/** An organization's members with their profiles, a hundred a call; or the user alone. */
export async function* membersByGraphql(asked: AskedMembers): AsyncGenerator<MemberPage, void, undefined> {
  const { http, base, login } = asked;
  for (let after: string | null = null; ; ) {
    const variables: { login: string; after: string | null } = { login, after };
    const { data, withheld } = await askAboutPeople(http, base, query, variables, answered);
    const owner = data.repositoryOwner;
    if (owner === null && withheld.some(isForbidden)) {
      yield* publicMembers(asked, 'the token may not read members');
      return;
    }
    if (owner === null) yield { people: [], warnings: [], expected: null, missing: true };
    if (owner === null) return;
    if (!('membersWithRole' in owner)) {
      yield { people: distinctPeople([personOfGraphql(owner, hostOf(base))]), warnings: [], expected: 1 };
      return;
    }
    const page = membersOf(owner, asked);
    const outside = after === null && !owner.viewerIsAMember;
    const limitation = outside ? [publicMembersOnly(login, 'the token’s owner is no member')] : [];
    yield { ...page, warnings: [...limitation, ...reasonsOf(login, withheld), ...page.warnings] };
    const { hasNextPage, endCursor } = owner.membersWithRole.pageInfo;
    if (!hasNextPage) return;
    after = endCursor;
  }
}

function membersOf(
  { membersWithRole }: z.infer<typeof organization>,
  { base, login }: AskedMembers,
): MemberPage {
  const { nodes, totalCount } = membersWithRole;
  const known = nodes.filter((node) => node !== null);
  const members = parseItems(
    { asked: `GitHub: GraphQL members of ${login}` },
    known,
    person,
    (item) => `The member ${item.login}`,
  );
  const people = distinctPeople(members.items.map((member) => personOfGraphql(member, hostOf(base))));
  return { people, warnings: members.warnings, expected: totalCount };
}
