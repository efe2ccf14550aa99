import { z } from 'zod';
import type { SourceDeclined } from '../../../server/contract/errors.ts';
import { parseItems } from '../../engine/http/paging/items.ts';
import { byLink } from '../../engine/http/paging/pages.ts';
import type { UpstreamRequest } from '../../engine/http/request.ts';
import type { Upstream } from '../../engine/http/upstream.ts';
import type { RepositoryRow } from '../../resources/code/repositories.ts';
import type { VulnerabilityRow } from '../../resources/quality/vulnerabilities.ts';
import { isDeclined } from '../api/owners.ts';
import { ownerAndRepo } from '../repository/list-rest.ts';
import type { ReadableKind, Selection } from './kind.ts';

/** Some alerts as rows. */
export interface AlertPage {
  rows: VulnerabilityRow[];
  warnings: string[];
}

/** What to read of a list. `since` is null for the whole list; `open` reads what is open, however old, before. */
export interface AlertSweep {
  http: Upstream;
  kind: ReadableKind;
  since: Date | null;
  open: boolean;
}

/** Why a list cannot be had: nobody switched it on, or the token may not read it. */
export type Refusal = 'disabled' | 'forbidden';

/** Answers null where a refusal says nothing of lists of alerts. */
export function refusalOf(error: unknown): Refusal | null {
  if (!isDeclined(error, 403, 404)) return null;
  return lacksPermission(error) ? 'forbidden' : 'disabled';
}

function lacksPermission({ message }: SourceDeclined): boolean {
  return /not accessible by|must have admin rights/i.test(message);
}

/** The alerts of all of an organization's repositories; those that are not collected are left out. */
export async function* ofOrganization(
  sweep: AlertSweep,
  login: string,
  repositories: readonly RepositoryRow[],
): AsyncGenerator<AlertPage, void, undefined> {
  const wanted = new Set(repositories.map(({ upstreamId }) => upstreamId));
  const ask = (selection: Selection) => sweep.kind.ofOrganization(login, selection);
  for await (const page of pagesOf(sweep, ask, null))
    yield {
      ...page,
      rows: page.rows.filter(({ repository }) => typeof repository === 'string' && wanted.has(repository)),
    };
}

/** The alerts of one repository. */
export function ofRepository(sweep: AlertSweep, repository: RepositoryRow): AsyncIterable<AlertPage> {
  const parts = ownerAndRepo(repository.fullName);
  const ask = (selection: Selection) => sweep.kind.ofRepository(parts, selection);
  return pagesOf(sweep, ask, repository.upstreamId);
}

const latest: Selection = { sort: 'updated', direction: 'desc', per_page: 100 };
const list = z.array(z.unknown());
const inRepository = z.object({ repository: z.object({ id: z.int(), full_name: z.string() }) });

/** The latest changes first, down to what was seen before. */
async function* pagesOf(
  { http, kind, since, open }: AlertSweep,
  ask: (selection: Selection) => UpstreamRequest,
  repository: string | null,
): AsyncGenerator<AlertPage, void, undefined> {
  if (open && since !== null)
    yield* pagesOf(
      { http, kind, since: null, open: false },
      () => ask({ ...latest, state: 'open' }),
      repository,
    );
  for await (const answer of http.pages(ask(latest), list, byLink())) {
    const page = readPage(answer, kind, repository);
    const { rows } = page;
    yield { ...page, rows: rows.filter(({ updatedAt }) => since === null || updatedAt >= since) };
    const last = rows.at(-1);
    if (since !== null && last && last.updatedAt < since) return;
  }
}

function readPage(
  answer: { asked: string; body: unknown[] },
  kind: ReadableKind,
  repository: string | null,
): AlertPage {
  const { items, warnings } = parseItems(
    answer,
    // Each with itself once more, since its own schema keeps nothing of where it stands.
    answer.body.map((item) => ({ alert: item, whole: item })),
    z.object({ alert: kind.schema, whole: repository === null ? inRepository : z.unknown() }),
    ({ alert }) => nameOf(alert, kind, repository),
  );
  const rows = items.map(({ alert: { number, ...row }, whole }) => {
    const id = repository ?? String(inRepository.parse(whole).repository.id);
    return { ...row, repository: id, upstreamId: `${kind.kind}/${id}/${number}` };
  });
  return { rows, warnings };
}

function nameOf(alert: unknown, { title }: ReadableKind, repository: string | null): string {
  const number = z.object({ number: z.int() }).safeParse(alert).data?.number ?? 'unknown';
  const name = inRepository.safeParse(alert).data?.repository.full_name ?? repository;
  return `Number ${number} of the ${title} of ${name}`;
}
