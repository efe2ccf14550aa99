import { z } from 'zod';
import { defineCollector, type Page } from '../engine/contract/collector.ts';
import { parseItems } from '../engine/http/paging/items.ts';
import { type NamedRepository, repositoriesOf, repositoryScopes } from '../github/api/repositories.ts';
import { route } from '../github/api/route.ts';
import { repositories } from '../resources/code/repositories.ts';
import type { PipelineRow } from '../resources/delivery/pipelines.ts';
import { pipelines } from '../resources/delivery/pipelines.ts';
import { askList, pagesOf } from './api/list.ts';
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

type PipelineItem = z.infer<typeof workflowItem>;

/** The workflows of each repository; one whose list has not changed costs nothing. */
export const workflow = defineCollector({
  source: githubActionsSource,
  script: 'workflow',
  provides: [pipelines],
  dependsOn: [repositories],
  order: 'snapshot',
  importWindowDays: null,
  overlapMinutes: 0,
  forEach: repositoryScopes,
  async *collect(context): AsyncGenerator<Page<typeof pipelines>, void, undefined> {
    const { scope, http, validators } = context;
    const repository = (await repositoriesOf(context)).get(scope);
    if (!repository) return;
    const request = route('GET /repos/{owner}/{repo}/actions/workflows', { ...repository.at, per_page: 100 });
    try {
      const listed = await askList(http, request, validators.workflows ?? null, list);
      if (listed === 'unchanged') {
        yield { rows: {}, unchanged: true };
        return;
      }
      const found: PipelineItem[] = [];
      const warnings: string[] = [];
      for await (const answer of pagesOf(http, listed, list)) {
        const page = parseItems(answer, answer.body.workflows, workflowItem, ({ id }) => `Workflow ${id}`);
        found.push(...page.items);
        warnings.push(...page.warnings);
      }
      // What marks the first page says nothing of those after it.
      const workflows = listed.next === null ? listed.first.validator : null;
      const rowsOf = (items: readonly PipelineItem[]) => items.map((item) => rowOf(item, repository));
      yield {
        rows: { pipelines: rowsOf(found.filter((item) => !isDeleted(item))) },
        former: { pipelines: rowsOf(found.filter(isDeleted)) },
        warnings,
        validators: { workflows },
        // One that is not understood is there all the same.
        ...(warnings.length > 0 && { unchanged: true }),
      };
    } catch (error) {
      const warnings = [withheldWarning(error, repository.fullName, 'Actions')];
      yield { rows: {}, warnings, validators: { workflows: null }, unchanged: true };
    }
  },
});

function rowOf(item: PipelineItem, { upstreamId }: NamedRepository): PipelineRow {
  return {
    upstreamId: String(item.id),
    repository: upstreamId,
    name: item.name,
    path: item.path,
    url: item.html_url ?? null,
    disabled: item.state !== 'active',
  };
}

function isDeleted({ state }: PipelineItem): boolean {
  return state === 'deleted';
}
