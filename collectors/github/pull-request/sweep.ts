import type { Page, Window } from '../../engine/contract/collector.ts';
import type { RepositoryRow } from '../../resources/code/repositories.ts';
import type { PullRequestRow } from '../../resources/delivery/pull-requests.ts';
import { type FoundPage, inParts, type PullRequestApi } from './api.ts';
import type { FoundPullRequest } from './found.ts';
import { after, sweepOf } from './pieces.ts';
import { type Brought, pullRequestRowsOf } from './rows.ts';

const day = 86_400_000;
const atOnce = 50;

/** By what the validator of the list's first page is kept. */
export const validatorName = 'pulls';

export interface Sweeping {
  api: PullRequestApi;
  repository: RepositoryRow;
  window: Window;
  state: unknown;
  /** What was open in it before. */
  openBefore: readonly PullRequestRow[];
}

type Pages = AsyncGenerator<Page<Brought>, void, undefined>;

/** Brings what was updated in the window, the newest first, and then what is open on one side alone. */
export async function* sweep(sweeping: Sweeping): Pages {
  const { api, repository, window, state, openBefore } = sweeping;
  const open = new Map(openBefore.map(({ number, updatedAt }) => [number, updatedAt]));
  const isBackfill = !isRecent(window.from, window);
  let openThere: number | null = null;
  let done = 0;
  let left = sweepOf(api.name, state, window);
  for (let [piece] = left.pieces; piece; [piece] = left.pieces) {
    const page = await api.page({ ...piece, few: isRecent(piece.until, window) });
    left = after(left, page);
    if (page === 'unchanged') continue;
    openThere = page.open;
    done += page.found.length;
    noteOpen(open, page.found);
    yield { ...pageOf(repository, page, { done, expected: isBackfill ? page.total : null }), state: left };
  }
  const differs = openThere !== null && openThere !== open.size;
  if (differs || crossesMidnight(window)) yield* compareOpen(sweeping, open);
}

/** Asks for what is open here and not there, which was closed or is gone, and for what is open there and not the same here. */
async function* compareOpen(
  { api, repository, window, openBefore }: Sweeping,
  open: ReadonlyMap<number, Date>,
): Pages {
  const there = new Map((await api.open()).map(({ number, updatedAt }) => [number, updatedAt]));
  const closed = [...open.keys()].filter((number) => !there.has(number));
  const missed = [...there].flatMap(([number, updatedAt]) => {
    const known = open.get(number);
    return known && known >= updatedAt ? [] : [number];
  });
  for (const part of inParts([...closed, ...missed], atOnce)) {
    const { found, gone, warnings } = await api.these(part);
    const lost = openBefore.filter(({ number }) => gone.includes(number));
    const rows = pullRequestRowsOf(repository.upstreamId, found);
    yield {
      rows: {
        ...rows,
        'pull-requests': [...(rows['pull-requests'] ?? []), ...lost.map(closedAt(window.to))],
      },
      warnings: [
        ...warnings,
        ...lost.map(
          ({ number }) => `${repository.fullName}#${number} is gone from GitHub: it counts as closed.`,
        ),
      ],
    };
  }
}

function pageOf(
  { upstreamId }: RepositoryRow,
  { found, warnings, validator }: FoundPage,
  progress: NonNullable<Page<Brought>['progress']>,
): Page<Brought> {
  return {
    rows: pullRequestRowsOf(upstreamId, found),
    warnings,
    progress,
    ...(validator !== undefined && { validators: { [validatorName]: validator } }),
  };
}

function noteOpen(open: Map<number, Date>, found: readonly FoundPullRequest[]): void {
  for (const { number, state, updatedAt } of found) {
    if (state === 'OPEN') open.set(number, updatedAt);
    else open.delete(number);
  }
}

function closedAt(at: Date): (row: PullRequestRow) => PullRequestRow {
  return (row) => ({ ...row, state: 'CLOSED', closedAt: at });
}

function isRecent(from: Date | null, { to }: Window): boolean {
  return from !== null && to.getTime() - from.getTime() < 2 * day;
}

/** Once a day what is open is compared although as many are open there. */
function crossesMidnight({ from, to }: Window): boolean {
  return from === null || Math.floor(from.getTime() / day) !== Math.floor(to.getTime() / day);
}
