import { z } from 'zod';
import { hostOf } from '../api/address.ts';
import { askAboutPeople } from '../api/ask-people.ts';
import { reasonsOf } from '../api/owners.ts';
import { graphqlPerson, personFragment, personOfGraphql } from '../api/people.ts';
import { type AskedHeads, type BranchHead, branchRowsOf, type Heads } from './heads.ts';
import type { ListedRepositories } from './listed.ts';

const query = {
  name: 'branches',
  text: `
  query branches($ids: [ID!]!, $after: String) {
    rateLimit { cost }
    nodes(ids: $ids) {
      ... on Repository {
        databaseId
        defaultBranchRef { name }
        refs(refPrefix: "refs/heads/", first: 100, after: $after) {
          pageInfo { hasNextPage endCursor }
          nodes { name target { ... on Commit { oid committedDate author { email user { ...person } } } } }
        }
      }
    }
  }
  ${personFragment}`,
};

const target = z.object({
  oid: z.string(),
  committedDate: z.coerce.date(),
  author: z.object({ email: z.string().nullable(), user: graphqlPerson }).nullable(),
});
const node = z.object({
  databaseId: z.int(),
  defaultBranchRef: z.object({ name: z.string() }).nullable(),
  refs: z
    .object({
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      nodes: z.array(z.object({ name: z.string(), target }).nullable()),
    })
    .nullable(),
});
const answered = z.object({ nodes: z.array(node.nullable()) });

type Node = z.infer<typeof node>;

/** Branches of many repositories in one call, and more calls for those that have more than a hundred. */
export async function headsByGraphql(
  asked: AskedHeads,
  repositories: readonly ListedRepositories[],
): Promise<Heads> {
  const heads: BranchHead[] = [];
  const warnings: string[] = [];
  const ids = repositories.map(({ nodeId }) => nodeId);
  const first = await page(asked, ids, null);
  warnings.push(...first.warnings);
  for (const [place, seen] of first.nodes.entries()) {
    heads.push(...headsOf(seen, asked));
    let more = seen?.refs?.pageInfo;
    while (more?.hasNextPage) {
      const next = await page(asked, ids.slice(place, place + 1), more.endCursor);
      heads.push(...next.nodes.flatMap((each) => headsOf(each, asked)));
      warnings.push(...next.warnings);
      more = next.nodes[0]?.refs?.pageInfo;
    }
  }
  return { ...branchRowsOf(heads), warnings };
}

async function page({ http, base }: AskedHeads, ids: readonly string[], after: string | null) {
  const { data, withheld } = await askAboutPeople(http, base, query, { ids, after }, answered);
  return { nodes: data.nodes, warnings: reasonsOf('Branches', withheld) };
}

function headsOf(seen: Node | null, { base }: AskedHeads): BranchHead[] {
  const branches = (seen?.refs?.nodes ?? []).filter((branch) => branch !== null);
  return branches.map(({ name, target: { oid, committedDate, author } }) => ({
    repository: String(seen?.databaseId),
    defaultBranch: seen?.defaultBranchRef?.name ?? null,
    name,
    sha: oid,
    committedAt: committedDate,
    author: personOfGraphql(author?.user, hostOf(base)),
    email: author?.email ?? '',
  }));
}
