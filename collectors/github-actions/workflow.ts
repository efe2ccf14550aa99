import { z } from 'zod';
import { defineCollector, type Page } from '../engine/contract/collector.ts';
import { parseItems } from '../engine/http/paging/items.ts';
import type { PipelineRow } from '../engine/rows/pipelines.ts';
import { type NamedRepository, repositoriesOf, repositoryScopes } from '../github/api/repositories.ts';
import { route } from '../github/api/route.ts';
import { askList, pagesOf } from './api/list.ts';
import { pipelinesOf } from './api/pipelines.ts';
import { withheldWarning } from './api/withheld.ts';
import { githubActionsSource } from './source.ts';

const list = z.object({ workflows: z.array(z.unknown()) });

const workflowItem = z.object({
  id: z.int(),
  name: z.string(),
  path: z.string(),
  state: z.string(),
  html_url: z.string().nullish(),
});

/** The workflows of each repository; one whose list has not changed costs nothing. */
export const workflow = defineCollector({
  source: githubActionsSource,
  script: 'workflow',
  provides: ['pipelines'],
  dependsOn: ['repositories'],
  order: 'snapshot',
  importWindowDays: null,
  overlapMinutes: 0,
  forEach: repositoryScopes,
  async *collect(context) {
    const { scope, http, validators } = context;
    const repository = (await repositoriesOf(context)).get(scope);
    if (!repository) return;
    const request = route('GET /repos/{owner}/{repo}/actions/workflows', { ...repository.at, per_page: 100 });
    try {
      const listed = await askList(http, request, validators.workflows ?? null, list);
      if (listed === 'unchanged') return;
      const rows: PipelineRow[] = [];
      const warnings: string[] = [];
      for await (const answer of pagesOf(http, listed, list)) {
        const found = parseItems(answer, answer.body.workflows, workflowItem, ({ id }) => `Workflow ${id}`);
        rows.push(...found.items.map((item) => rowOf(item, repository)));
        warnings.push(...found.warnings);
      }
      // What marks the first page says nothing of those after it.
      const workflows = listed.next === null ? listed.first.validator : null;
      // One that is not understood is there all the same.
      const gone = warnings.length > 0 ? [] : goneOf(await pipelinesOf(context), rows);
      yield page([...rows, ...gone], warnings, { workflows });
    } catch (error) {
      yield page([], [withheldWarning(error, repository.fullName, 'Actions')], { workflows: null });
    }
  },
});

function page(
  pipelines: readonly PipelineRow[],
  warnings: readonly string[],
  validators: Readonly<Record<string, string | null>>,
): Page<'pipelines'> {
  return { rows: { pipelines }, warnings, validators };
}

function rowOf(item: z.infer<typeof workflowItem>, { upstreamId }: NamedRepository): PipelineRow {
  return {
    upstreamId: String(item.id),
    repository: upstreamId,
    name: item.name,
    path: item.path,
    url: item.html_url ?? null,
    disabled: item.state !== 'active',
    gone: item.state === 'deleted',
  };
}

/** Those that the list names no more. */
function goneOf(known: readonly PipelineRow[], listed: readonly PipelineRow[]): PipelineRow[] {
  const there = new Set(listed.map((row) => row.upstreamId));
  return known.filter((row) => !there.has(row.upstreamId)).map((row) => ({ ...row, gone: true }));
}
