import { parseItems } from '../../engine/http/paging/items.ts';
import { byLink } from '../../engine/http/paging/pages.ts';
import type { Upstream } from '../../engine/http/upstream.ts';
import type { NamedRepository } from '../../github/api/repositories.ts';
import { route } from '../../github/api/route.ts';
import { type RunItem, runItem, runList } from './answers.ts';

/** Runs, the oldest first, and what was left out. */
export interface FoundRuns {
  runs: RunItem[];
  warnings: string[];
}

const mostFound = 1_000;
const aimedAt = 500;

/**
 * All runs that were created in the seconds from `from` to `to`, the oldest first. GitHub finds a thousand at most, so a time of
 * more is searched in parts.
 */
export async function* searchRuns(
  http: Upstream,
  repository: NamedRepository,
  from: number,
  to: number,
): AsyncGenerator<FoundRuns, void, undefined> {
  const { total, found } = await search(http, repository, from, to);
  if (found !== null) {
    yield found;
    return;
  }
  const seconds = to - from + 1;
  const length = Math.ceil(seconds / Math.min(seconds, Math.ceil(total / aimedAt)));
  for (let start = from; start <= to; start += length)
    yield* searchRuns(http, repository, start, Math.min(start + length - 1, to));
}

async function search(http: Upstream, repository: NamedRepository, from: number, to: number) {
  const created = `${secondText(from)}..${secondText(to)}`;
  const name = 'GET /repos/{owner}/{repo}/actions/runs';
  const request = route(name, { ...repository.at, created, per_page: 100 });
  const found: FoundRuns = { runs: [], warnings: [] };
  let total = 0;
  for await (const answer of http.pages(request, runList, byLink())) {
    total = answer.body.total_count;
    if (total >= mostFound && from < to) return { total, found: null };
    const { items, warnings } = parseItems(answer, answer.body.workflow_runs, runItem, nameOfRun);
    found.runs.push(...items);
    found.warnings.push(...warnings);
  }
  if (total > mostFound)
    found.warnings.push(
      `${repository.fullName}: of ${total} runs of the second ${created}, GitHub lists ${mostFound} alone.`,
    );
  return { total, found: { ...found, runs: oldestFirst(found.runs) } };
}

/** How warnings call a run. */
export function nameOfRun({ id }: Readonly<Record<string, unknown>>): string {
  return `Run ${id}`;
}

export function oldestFirst(runs: readonly RunItem[]): RunItem[] {
  return runs.toSorted((one, other) => one.created_at.getTime() - other.created_at.getTime());
}

/** Seconds since 1970 as GitHub's filter takes them. */
function secondText(second: number): string {
  return new Date(second * 1_000).toISOString().replace('.000Z', 'Z');
}
