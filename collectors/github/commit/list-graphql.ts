import { z } from 'zod';
import { parseItems } from '../../engine/http/paging/items.ts';
import { hostOf } from '../api/address.ts';
import { askGraphql, askGraphqlSized } from '../api/graphql.ts';
import { reasonsOf } from '../api/owners.ts';
import { graphqlPerson, personOfGraphql } from '../api/people.ts';
import { ownerAndRepo } from '../repository/list-rest.ts';
import type { AskedRepository, CommitPart, ListedCommit, ListedPage } from './listed.ts';

const commitFragment = `
  fragment commit on Commit {
    oid message authoredDate committedDate
    author { name email date user { __typename login avatarUrl databaseId name } }
    parents { totalCount }
  }`;

const historyQuery = {
  name: 'history',
  text: `
  query history($owner: String!, $repo: String!, $head: GitObjectID!, $size: Int!, $after: String, $since: GitTimestamp) {
    rateLimit { cost }
    repository(owner: $owner, name: $repo) {
      object(oid: $head) {
        ... on Commit {
          history(first: $size, after: $after, since: $since) {
            totalCount
            pageInfo { hasNextPage endCursor }
            nodes { ...commit }
          }
        }
      }
    }
  }
  ${commitFragment}`,
};

const node = z.object({
  oid: z.string(),
  message: z.string(),
  authoredDate: z.coerce.date(),
  committedDate: z.coerce.date(),
  author: z.object({
    name: z.string().nullable(),
    email: z.string().nullable(),
    date: z.string().nullable(),
    user: graphqlPerson,
  }),
  parents: z.object({ totalCount: z.int() }),
});

const history = z.object({
  totalCount: z.int(),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(z.unknown()),
});
const answered = z.object({
  repository: z.object({ object: z.object({ history }).nullable() }).nullable(),
});

/** Commits from a head back to a time, a hundred a call or fewer where those are too heavy. */
export async function* historyByGraphql(
  asked: AskedRepository,
  { head, since, after: start }: CommitPart,
): AsyncGenerator<ListedPage, void, undefined> {
  const sized = asked.http.sized(100);
  for (let after = start; ; ) {
    const from = after;
    const variables = (size: number) => ({
      ...ownerAndRepo(asked.fullName),
      ...{ head, size, after: from, since: since?.toISOString() ?? null },
    });
    const answer = await askGraphqlSized(sized, asked.base, historyQuery, variables, answered);
    const found = answer.data.repository?.object?.history;
    const reasons = reasonsOf(asked.fullName, answer.withheld);
    if (!found) {
      yield { commits: [], warnings: reasons, after: null, expected: 0 };
      return;
    }
    after = found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null;
    const { commits, warnings } = commitsIn(asked, found.nodes);
    yield { commits, warnings: [...reasons, ...warnings], after, expected: found.totalCount };
    if (after === null) return;
  }
}

const commitsACall = 50;

/** Commits by their hashes. */
export async function commitsByGraphql(
  asked: AskedRepository,
  shas: readonly string[],
): Promise<Pick<ListedPage, 'commits' | 'warnings'>> {
  const commits: ListedCommit[] = [];
  const warnings: string[] = [];
  for (let start = 0; start < shas.length; start += commitsACall) {
    const some = shas.slice(start, start + commitsACall);
    const objects = some.map((sha, place) => `c${place}: object(oid: "${sha}") { ...commit }`);
    const text = `
  query commits($owner: String!, $repo: String!) {
    rateLimit { cost }
    repository(owner: $owner, name: $repo) { ${objects.join('\n')} }
  }
  ${commitFragment}`;
    const schema = z.object({ repository: z.record(z.string(), z.unknown()).nullable() });
    const line = { json: asked.http.json, base: asked.base };
    const variables = ownerAndRepo(asked.fullName);
    const { data, withheld } = await askGraphql(line, { name: 'commits', text }, variables, schema);
    const found = commitsIn(asked, Object.values(data.repository ?? {}));
    commits.push(...found.commits);
    warnings.push(...reasonsOf(asked.fullName, withheld), ...found.warnings);
  }
  return { commits, warnings };
}

function commitsIn({ base, fullName }: AskedRepository, nodes: readonly unknown[]) {
  const { items, warnings } = parseItems(
    { asked: `GitHub: GraphQL commits of ${fullName}` },
    nodes.filter((each) => each !== null),
    node,
    ({ oid }) => `The commit ${oid} of ${fullName}`,
  );
  return { commits: items.map((each) => listedOf(each, hostOf(base))), warnings };
}

function listedOf({ oid, message, author, ...commit }: z.infer<typeof node>, host: string): ListedCommit {
  return {
    sha: oid,
    message,
    author: { name: author.name ?? '', email: author.email ?? '' },
    account: personOfGraphql(author.user, host),
    authoredAt: commit.authoredDate,
    authorOffset: offsetOf(author.date ?? ''),
    committedAt: commit.committedDate,
    parents: commit.parents.totalCount,
  };
}

function offsetOf(date: string): number {
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):?(\d\d)$/.exec(date) ?? [];
  const offset = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? 0 - offset : offset;
}
