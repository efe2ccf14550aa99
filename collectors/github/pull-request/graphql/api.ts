import type { Address } from '../address.ts';
import { type FoundPage, inParts, type PullRequestApi } from '../api.ts';
import { parseSome } from '../items.ts';
import { numberedAnswer, openAnswer, type PullRequestNode, pageAnswer, pullRequestNode } from './answers.ts';
import { type Asking, repositoryIn } from './asking.ts';
import { openPullRequests, pullRequestsByNumber, pullRequestsPage } from './queries.ts';
import { whole } from './whole.ts';

const numbersAtOnce = 25;

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
      const parts = await Promise.all(
        inParts(numbers, numbersAtOnce).map((part) => numbered(asking, address, part)),
      );
      const found = await whole(
        asking,
        parts.flatMap((part) => part.pulls),
      );
      return { found, gone: parts.flatMap((part) => part.gone), warnings: asking.warnings() };
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
  const variables = Object.fromEntries(numbers.map((number, place) => [`number${place}`, number]));
  const { repository, withheld } = await address.ask(async (at) => {
    const answer = await asking.ask(
      pullRequestsByNumber(numbers.length),
      { ...at, ...variables },
      numberedAnswer,
    );
    return { repository: repositoryIn(asking.repository, answer), withheld: answer.withheld };
  });
  const missing = withheld.flatMap(({ type, path }) =>
    type === 'NOT_FOUND' ? [path.split('.').at(-1)] : [],
  );
  const gone = numbers.filter((_, place) => missing.includes(`p${place}`));
  const nodes = numbers.map((_, place) => repository[`p${place}`]);
  return { pulls: parsePulls(asking, nodes), gone };
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
