import { z } from 'zod';
import { type CollectContext, defineCollector, type Page } from '../engine/contract/collector.ts';
import type { UpstreamAnswer } from '../engine/http/answer.ts';
import { parseItems } from '../engine/http/paging/items.ts';
import { distinctPeople, personOfRest } from '../github/api/people.ts';
import { type NamedRepository, repositoriesOf, repositoryScopes } from '../github/api/repositories.ts';
import { route } from '../github/api/route.ts';
import { repositories } from '../resources/code/repositories.ts';
import type { DeploymentRow } from '../resources/delivery/deployments/row.ts';
import { deployments } from '../resources/delivery/deployments.ts';
import { askList, type ListAnswer, pagesOf } from './api/list.ts';
import { unlessGone, withheldWarning } from './api/withheld.ts';
import { type DeploymentItem, deploymentItem, deploymentList } from './deployment/answers.ts';
import { openDeployments } from './deployment/open.ts';
import { deletedDeploymentRow, deploymentRow, laterRow } from './deployment/rows.ts';
import { allOf, askStatuses, statusesOf } from './deployment/statuses.ts';
import { githubActionsSource } from './source.ts';

type Context = CollectContext<
  (typeof githubActionsSource)['settings'],
  typeof repositories | typeof deployments
>;

/** A repository's deployments while they are collected. */
interface Collecting {
  context: Context;
  repository: NamedRepository;
  /** Those created since are listed; null lists all. */
  since: Date | null;
  /** Those that did not change since are known; null where none is. */
  changedSince: number | null;
  /** Those that had not ended before and were not met yet. */
  open: Map<string, DeploymentRow>;
}

/** What is kept between the collections of a repository's deployments. */
const keptState = z.object({
  askedAt: z.coerce.date().nullable(),
  /** From when on deployments are missing, because the token was not allowed to see them; `from` is null for all of them. */
  missing: z.object({ from: z.coerce.date().nullable() }).nullable(),
});

const day = 86_400_000;
/** A deployment that failed may still be said to have succeeded; for so long it is looked at again. */
const mayChangeDays = 7;
/** One that nobody has ended by then is left as it is. */
const mayEndDays = 90;
const overlapMilliseconds = 15 * 60_000;

/**
 * Deployments with what was said of them. A repository in which nothing was deployed costs one request that GitHub does not
 * count, and another for each deployment that has not ended; one in which something was, one request and one of GraphQL for each
 * hundred deployments of a week. Without GraphQL it is one for each deployment that has changed.
 */
export const deployment = defineCollector({
  source: githubActionsSource,
  script: 'deployment',
  provides: [deployments],
  dependsOn: [repositories],
  order: 'ascending',
  importWindowDays: null,
  overlapMinutes: mayChangeDays * 24 * 60,
  forEach: repositoryScopes,
  async *collect(context): AsyncGenerator<Page<typeof deployments>, void, undefined> {
    const { scope, state, window, http, validators } = context;
    const repository = (await repositoriesOf(context)).get(scope);
    if (!repository) return;
    const { askedAt = null, missing = null } = keptState.safeParse(state).data ?? {};
    const since = missing ? missing.from : window.from;
    const changedSince = askedAt && askedAt.getTime() - overlapMilliseconds;
    const collecting = { context, repository, since, changedSince, open: await openDeployments(context) };
    const request = route('GET /repos/{owner}/{repo}/deployments', { ...repository.at, per_page: 100 });
    try {
      const listed = await askList(http, request, validators.deployments ?? null, deploymentList);
      if (listed !== 'unchanged') yield* changed(collecting, listed);
      yield* left(collecting);
      const deployments = listed === 'unchanged' ? {} : { deployments: listed.first.validator };
      yield { rows: {}, state: { askedAt: window.to, missing: null }, validators: deployments };
    } catch (error) {
      const warnings = [withheldWarning(error, repository.fullName, 'deployments')];
      yield {
        rows: {},
        state: { askedAt, missing: { from: since } },
        validators: { deployments: null },
        warnings,
      };
    }
  },
});

async function* changed(
  collecting: Collecting,
  listed: ListAnswer<unknown[]>,
): AsyncGenerator<Page<typeof deployments>, void, undefined> {
  const { context, since } = collecting;
  let done = 0;
  for await (const answer of pagesOf(context.http, listed, deploymentList)) {
    const { page, items } = await pageOf(collecting, answer);
    done += items.length;
    yield { ...page, progress: { done, expected: null } };
    if (since !== null && items.some((item) => item.created_at < since)) return;
  }
}

async function pageOf(
  collecting: Collecting,
  answer: UpstreamAnswer<unknown[]>,
): Promise<{ page: Page<typeof deployments>; items: readonly DeploymentItem[] }> {
  const { items, warnings } = parseItems(answer, answer.body, deploymentItem, ({ id }) => `Deployment ${id}`);
  const { context, repository, open } = collecting;
  const { settings, http } = context;
  const graphql = settings.GITHUB_API === 'graphql' ? settings.GITHUB_URL : null;
  // A hundred by GraphQL are one request, whether or not they have changed.
  const asked = graphql === null ? items.filter((item) => hasChanged(item, collecting)) : items;
  const told = await statusesOf({ http, graphql }, repository, asked);
  const found: DeploymentRow[] = [];
  for (const item of items) {
    open.delete(String(item.id));
    const known = told.get(item.id);
    if (known === undefined) continue;
    if ('warning' in known) warnings.push(known.warning);
    else found.push(deploymentRow(item, known.statuses, repository));
  }
  const contributors = distinctPeople(items.map((item) => personOfRest(item.creator, repository.host)));
  return { page: { rows: { deployments: found, contributors }, warnings }, items };
}

function hasChanged(item: DeploymentItem, { changedSince, open }: Collecting): boolean {
  return changedSince === null || item.updated_at.getTime() >= changedSince || open.has(String(item.id));
}

/** Those that had not ended before and are not listed any more: each is asked for by itself, and one that was deleted has ended. */
async function* left({
  context,
  repository,
  open,
}: Collecting): AsyncGenerator<Page<typeof deployments>, void, undefined> {
  const { http, validators, window } = context;
  const oldest = window.to.getTime() - mayEndDays * day;
  for (const row of open.values()) {
    if (row.createdAt.getTime() < oldest) continue;
    const name = `statuses of ${row.upstreamId}`;
    const asked = askStatuses(http, repository, row.upstreamId, validators[name] ?? null);
    const listed = await unlessGone(asked);
    if (listed === 'unchanged') continue;
    const later = listed === null ? deletedDeploymentRow(row) : laterRow(row, await allOf(http, listed));
    const isOpen = later.status === 'PENDING' || later.status === 'RUNNING';
    yield {
      rows: { deployments: [later] },
      validators: {
        [name]: isOpen && listed !== null && listed.next === null ? listed.first.validator : null,
      },
    };
  }
}
