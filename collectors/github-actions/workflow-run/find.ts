import { parseItems } from '../../engine/http/paging/items.ts';
import type { Upstream } from '../../engine/http/upstream.ts';
import type { NamedRepository } from '../../github/api/repositories.ts';
import { route } from '../../github/api/route.ts';
import { askList, type ListAnswer } from '../api/list.ts';
import { type RunItem, runItem, runList } from './answers.ts';
import type { Plan } from './plan.ts';
import { type FoundRuns, nameOfRun, oldestFirst, searchRuns } from './search.ts';

/** Before GitHub had Actions there were no runs. */
const beginningOfActions = Date.parse('2018-10-01T00:00:00Z');

/** The newest runs of a repository. */
export interface RunsHead extends FoundRuns {
  /** When the oldest of them was created, where there are others before it. */
  from: Date | null;
  validator: string | null;
}

/** Asks for the newest hundred runs; `unchanged` where none of them is new, has ended or was started again. */
export async function askRunsHead(
  http: Upstream,
  repository: NamedRepository,
  validator: string | null,
): Promise<RunsHead | 'unchanged'> {
  const name = 'GET /repos/{owner}/{repo}/actions/runs';
  const request = route(name, { ...repository.at, per_page: 100 });
  const listed = await askList(http, request, validator, runList);
  return listed === 'unchanged' ? listed : headOf(listed);
}

function headOf({ first, next }: ListAnswer<{ workflow_runs: unknown[] }>): RunsHead {
  const { items, warnings } = parseItems(first, first.body.workflow_runs, runItem, nameOfRun);
  const runs = oldestFirst(items);
  const from = next === null ? null : (runs[0]?.created_at ?? null);
  return { runs, warnings, from, validator: first.validator };
}

/** All runs that the plan lists, the oldest first: those before the newest hundred are searched by their date. */
export async function* listWorkflowRuns(
  http: Upstream,
  repository: NamedRepository,
  plan: Pick<Plan, 'createdSince'>,
  head: RunsHead,
): AsyncGenerator<FoundRuns, void, undefined> {
  const since = Math.floor((plan.createdSince?.getTime() ?? beginningOfActions) / 1_000);
  const until = head.from === null ? null : Math.floor(head.from.getTime() / 1_000);
  if (until !== null && since <= until) {
    const inHead = new Set(head.runs.map((run) => run.id));
    for await (const { runs, warnings } of searchRuns(http, repository, since, until))
      yield { runs: runs.filter((run) => !inHead.has(run.id)), warnings };
  }
  yield head;
}

/** One run by its id. */
export async function askRun(http: Upstream, { at }: NamedRepository, id: string): Promise<RunItem> {
  const name = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}';
  return (await http.json(route(name, { ...at, run_id: Number(id) }), runItem)).body;
}
