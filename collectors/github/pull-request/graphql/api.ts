import type { Address } from '../address.ts';
import type { FoundPage, PullRequestApi } from '../api.ts';
import { parseSome } from '../items.ts';
import { numberedAnswer, openAnswer, type PullRequestNode, pageAnswer, pullRequestNode } from './answers.ts';
import { type Asking, repositoryIn } from './asking.ts';
import { openPullRequests, pullRequestsByNumber, pullRequestsPage } from './queries.ts';
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
      const pulls = parsePulls(asking, pullRequests.nodes);
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
    all.push(...nodes);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return all;
}

type OpenPage = Awaited<ReturnType<typeof openPage>>;

async function openPage(asking: Asking, address: Address, after: string | null) {
  const { pullRequests } = await address.ask(async (at) =>
    repositoryIn(
      asking.repository,
      await asking.askPage(false, openPullRequests, (first) => ({ ...at, first, after }), openAnswer),
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
      ...parsePulls(
        asking,
        answer.part.map((_, place) => repository[`p${place}`]),
      ),
    );
  }
  return { pulls, gone };
}

/** What is kept back is null, and told of already. */
function parsePulls(asking: Asking, nodes: readonly unknown[]): PullRequestNode[] {
  const shown = nodes.filter((node) => node !== null && node !== undefined);
  const asked = { asked: `GitHub: GraphQL pull requests of ${asking.repository.fullName}` };
  const { items, warnings } = parseSome(asked, shown, pullRequestNode, ({ number }) => `#${number}`);
  asking.warn(warnings.map((warning) => `${asking.repository.fullName}: ${warning}`));
  return items;
}

function oldestOf(pulls: readonly PullRequestNode[]): FoundPage['oldest'] {
  return pulls.reduce<Date | null>(
    (oldest, { updatedAt }) => (oldest === null || updatedAt < oldest ? updatedAt : oldest),
    null,
  );
}
