import { SourceChanged } from '../../../server/contract/errors.ts';
import type { Upstream } from '../../engine/http/upstream.ts';
import { askGraphql, type Query } from '../../github/api/graphql.ts';
import type { NamedRepository } from '../../github/api/repositories.ts';
import { route } from '../../github/api/route.ts';
import { askList, type ListAnswer, pagesOf } from '../api/list.ts';
import { unlessGone } from '../api/withheld.ts';
import { type DeploymentItem, graphqlNodes, graphqlStatuses, restStatuses, type Status } from './answers.ts';

/** How statuses are asked for: all deployments of a page at once, or each by itself. */
export interface AskedBy {
  http: Upstream;
  /** The address of the REST API, where GraphQL may be asked; null where it may not. */
  graphql: string | null;
}

const query: Query = {
  name: 'deployment statuses',
  text: `
    query DeploymentStatuses($ids: [ID!]!) {
      rateLimit { cost }
      nodes(ids: $ids) {
        ... on Deployment {
          databaseId
          statuses(first: 20) {
            pageInfo { hasNextPage }
            nodes { state createdAt environmentUrl logUrl }
          }
        }
      }
    }`,
};

/** What is known of a deployment: everything that was said of it, or why it is left out. */
export type Told = { statuses: readonly Status[] } | { warning: string };

/** What was said of deployments, by their ids. One of which GraphQL does not tell all is asked for by itself. */
export async function statusesOf(
  asked: AskedBy,
  repository: NamedRepository,
  deployments: readonly DeploymentItem[],
): Promise<Map<number, Told>> {
  const together = await statusesTogether(asked, deployments);
  const answered = deployments.map(async ({ id }) => {
    const statuses = together.get(id);
    return [id, statuses ? { statuses } : await statusesAlone(asked.http, repository, id)] as const;
  });
  return new Map(await Promise.all(answered));
}

async function statusesTogether(
  { http, graphql }: AskedBy,
  deployments: readonly DeploymentItem[],
): Promise<Map<number, readonly Status[]>> {
  if (graphql === null || deployments.length === 0) return new Map();
  const ids = deployments.map((deployment) => deployment.node_id);
  const { data } = await askGraphql({ json: http.json, base: graphql }, query, { ids }, graphqlNodes);
  return new Map(
    data.nodes.flatMap((node) => {
      const read = graphqlStatuses.safeParse(node);
      return read.success ? [[read.data.databaseId, read.data.statuses.nodes]] : [];
    }),
  );
}

async function statusesAlone(http: Upstream, repository: NamedRepository, id: number): Promise<Told> {
  try {
    const listed = await unlessGone(askStatuses(http, repository, String(id), null));
    return { statuses: listed === null || listed === 'unchanged' ? [] : await allOf(http, listed) };
  } catch (error) {
    if (!(error instanceof SourceChanged)) throw error;
    return { warning: `Deployment ${id} was left out: ${error.message}` };
  }
}

/** Asks for the first page of one deployment's statuses. Throws `SourceDeclined` with status 404 where it was deleted. */
export function askStatuses(
  http: Upstream,
  { at }: NamedRepository,
  id: string,
  validator: string | null,
): Promise<ListAnswer<Status[]> | 'unchanged'> {
  const name = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
  const request = route(name, { ...at, deployment_id: Number(id), per_page: 100 });
  return askList(http, request, validator, restStatuses);
}

/** All statuses of a deployment of which the first page is there. */
export async function allOf(http: Upstream, listed: ListAnswer<Status[]>): Promise<Status[]> {
  const statuses: Status[] = [];
  for await (const { body } of pagesOf(http, listed, restStatuses)) statuses.push(...body);
  return statuses;
}
