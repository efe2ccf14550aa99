import { parseItems } from '../../engine/http/paging/items.ts';
import { byLink } from '../../engine/http/paging/pages.ts';
import type { Upstream } from '../../engine/http/upstream.ts';
import type { NamedRepository } from '../../github/api/repositories.ts';
import { route } from '../../github/api/route.ts';
import { unlessGone } from '../api/withheld.ts';
import { type JobItem, jobItem, jobList, type RunItem, runItem } from './answers.ts';

/** A run with all of its attempts, the first one first, and the jobs of all of them. */
export interface DetailedRun {
  run: RunItem;
  attempts: RunItem[];
  jobs: JobItem[];
  warnings: string[];
}

/**
 * Asks for a run's jobs, which is one request for each hundred of them, and for its earlier attempts, which is one for each. What
 * was deleted meanwhile is left out.
 */
export async function detailsOf(
  http: Upstream,
  repository: NamedRepository,
  run: RunItem,
): Promise<DetailedRun> {
  const [jobs, ...attempts] = await Promise.all([
    unlessGone(jobsOf(http, repository, run)),
    ...earlierAttempts(run).map((number) => unlessGone(attemptOf(http, repository, run, number))),
  ]);
  return {
    run,
    attempts: [...attempts.filter((attempt) => attempt !== null), run],
    jobs: jobs?.items ?? [],
    warnings: jobs?.warnings ?? [],
  };
}

function earlierAttempts({ run_attempt: last }: RunItem): number[] {
  return Array.from({ length: last - 1 }, (_, index) => index + 1);
}

async function jobsOf(http: Upstream, { at }: NamedRepository, { id }: RunItem) {
  const name = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs';
  const request = route(name, { ...at, run_id: id, filter: 'all', per_page: 100 });
  const jobs: { items: JobItem[]; warnings: string[] } = { items: [], warnings: [] };
  for await (const answer of http.pages(request, jobList, byLink())) {
    const nameOf = (job: Readonly<Record<string, unknown>>) => `Job ${job.id} of run ${id}`;
    const { items, warnings } = parseItems(answer, answer.body.jobs, jobItem, nameOf);
    jobs.items.push(...items);
    jobs.warnings.push(...warnings);
  }
  return jobs;
}

async function attemptOf(http: Upstream, { at }: NamedRepository, { id }: RunItem, number: number) {
  const name = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}';
  const request = route(name, { ...at, run_id: id, attempt_number: number });
  return (await http.json(request, runItem)).body;
}
