import type { z } from 'zod';
import type { Address } from '../address.ts';
import type { FoundPage, PullRequestApi } from '../api.ts';
import { parseSome } from '../items.ts';
import {
  numberedAnswer,
  openAnswer,
  openNode,
  type PullRequestNode,
  pageAnswer,
  pullRequestNode,
} from './answers.ts';
import { type Asking, repositoryIn } from './asking.ts';
import { openPullRequestsQuery, pullRequestsByNumber, pullRequestsPage } from './queries.ts';
import { whole } from './whole.ts';

/** GitHub's pull requests by GraphQL. */
export function graphqlApi(asking: Asking, address: Address): PullRequestApi {
  return {
    name: 'graphql',
    async page({ after, until, few }) {
      const { open, pullRequests } = await address.ask(async (at) =>
        repositoryIn(
          asking.repository,
          await asking.askPage(few, pullRequestsPage, (first) => ({ ...at, first, after }), pageAnswer),
        ),
      );
      const pulls = parseNodes(asking, pullRequests.nodes, pullRequestNode);
      const wanted = pulls.filter(({ updatedAt }) => until === null || updatedAt >= until);
      const found = await whole(asking, wanted);
      const { totalCount: total, pageInfo } = pullRequests;
      const next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      return {
        found,
        oldest: oldestOf(pulls),
        next,
        total,
        open: open.totalCount,
        warnings: asking.warnings(),
      };
    },
    open: () => readOpen(asking, address),
    async these(numbers) {
      const { pulls, gone } = await numbered(asking, address, numbers);
      return { found: await whole(asking, pulls), gone, warnings: asking.warnings() };
    },
  };
}

async function readOpen(asking: Asking, address: Address) {
  const all: { number: number; updatedAt: Date }[] = [];
  let after: string | null = null;
  do {
    const { nodes, pageInfo }: OpenPage = await openPage(asking, address, after);
    all.push(...parseNodes(asking, nodes, openNode));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return all;
}

type OpenPage = Awaited<ReturnType<typeof openPage>>;

async function openPage(asking: Asking, address: Address, after: string | null) {
  const { pullRequests } = await address.ask(async (at) =>
    repositoryIn(
      asking.repository,
      await asking.askPage(false, openPullRequestsQuery, (first) => ({ ...at, first, after }), openAnswer),
    ),
  );
  return pullRequests;
}

async function numbered(asking: Asking, address: Address, numbers: readonly number[]) {
  const pulls: PullRequestNode[] = [];
  const gone: number[] = [];
  const answers = await address.ask((at) =>
    asking.askParts('numbers', numbers, {
      query: (part) => pullRequestsByNumber(part.length),
      variables: (part) => ({
        ...at,
        ...Object.fromEntries(part.map((number, place) => [`number${place}`, number])),
      }),
      schema: numberedAnswer,
    }),
  );
  for (const answer of answers) {
    const repository = repositoryIn(asking.repository, answer);
    const missing = answer.withheld.filter(({ type }) => type === 'NOT_FOUND').map(({ path }) => path);
    gone.push(...answer.part.filter((_, place) => missing.includes(`repository.p${place}`)));
    pulls.push(
      ...parseNodes(
        asking,
        answer.part.map((_, place) => repository[`p${place}`]),
        pullRequestNode,
      ),
    );
  }
  return { pulls, gone };
}

/** What is kept back is null, and told of already. */
function parseNodes<T>(asking: Asking, nodes: readonly unknown[], node: z.ZodType<T>): T[] {
  const { fullName } = asking.repository;
  const shown = nodes.filter((one) => one !== null && one !== undefined);
  const asked = { asked: `GitHub: GraphQL pull requests of ${fullName}` };
  const { items, warnings } = parseSome(asked, shown, node, ({ number }) => `${fullName}#${number}`);
  asking.warn(warnings);
  return items;
}

function oldestOf(pulls: readonly PullRequestNode[]): FoundPage['oldest'] {
  return pulls.reduce<Date | null>(
    (oldest, { updatedAt }) => (oldest === null || updatedAt < oldest ? updatedAt : oldest),
    null,
  );
}
