import { z } from 'zod';
import type { UpstreamAnswer } from '../../../engine/http/answer.ts';
import { byLink } from '../../../engine/http/paging/pages.ts';
import type { Upstream } from '../../../engine/http/upstream.ts';
import { route } from '../../api/route.ts';
import { type Address, anotherRepository } from '../address.ts';
import type { FoundPage, PullRequestApi, PullRequestPlace } from '../api.ts';
import { parseSome } from '../items.ts';
import { type ListedPullRequest, listedPullRequest } from './answers.ts';
import type { Parts } from './parts.ts';
import { readWhole } from './whole.ts';

/** Each pull request takes four or five requests more, so pages are short. */
const pageSize = 30;

const list = z.array(z.unknown());

interface RestApi {
  http: Upstream;
  parts: Parts;
  address: Address;
  /** Of the list's first page, as it was when it was last read. */
  validator: string | null;
}

/** GitHub's pull requests by REST. */
export function restApi(rest: RestApi): PullRequestApi {
  return {
    name: 'rest',
    page: (place) => readPage(rest, place),
    open: () => readOpen(rest),
    async these(numbers) {
      const read = await readWhole(
        rest.parts,
        numbers.map((number) => ({ number })),
      );
      return { ...read, warnings: rest.parts.warnings() };
    },
  };
}

async function readPage(rest: RestApi, { after, until }: PullRequestPlace): Promise<FoundPage | 'unchanged'> {
  const { http, parts, address } = rest;
  const page = Number(after ?? 1);
  const read = await address.ask(async (at) => {
    const how = { state: 'all', sort: 'updated', direction: 'desc', per_page: pageSize, page } as const;
    const request = route('GET /repos/{owner}/{repo}/pulls', { ...at, ...how });
    const answer = await http.json({ ...request, validator: page === 1 ? rest.validator : null }, list);
    return answer === 'unchanged' ? answer : { answer, listed: await listedIn(rest, answer) };
  });
  if (read === 'unchanged') return read;
  const { answer, listed } = read;
  const wanted = listed.filter((one) => until === null || one.updated_at >= until);
  const { found } = await readWhole(
    parts,
    wanted.map((listed) => ({ number: listed.number, listed })),
  );
  const goesOn = byLink<unknown>().next(answer, { path: answer.url.href }) !== null;
  return {
    found,
    oldest: listed.at(-1)?.updated_at ?? null,
    next: goesOn ? String(page + 1) : null,
    total: null,
    open: null,
    ...(page === 1 && { validator: answer.validator }),
    warnings: parts.warnings(),
  };
}

async function readOpen(rest: RestApi) {
  const { http, address } = rest;
  const open: { number: number; updatedAt: Date }[] = [];
  const request = route('GET /repos/{owner}/{repo}/pulls', {
    ...address.now(),
    state: 'open',
    per_page: 100,
  });
  for await (const answer of http.pages(request, list, byLink())) {
    const listed = await listedIn(rest, answer);
    open.push(...listed.map(({ number, updated_at: updatedAt }) => ({ number, updatedAt })));
  }
  return open;
}

/** Throws `SourceDeclined` where the list is another repository's by now. */
async function listedIn(rest: RestApi, answer: UpstreamAnswer<unknown[]>): Promise<ListedPullRequest[]> {
  const { repository, warn } = rest.parts;
  const nameOf = ({ number }: Readonly<Record<string, unknown>>) => `${repository.fullName}#${number}`;
  const { items, warnings } = parseSome(answer, answer.body, listedPullRequest, nameOf);
  const other = items.find(({ base }) => base.repo && String(base.repo.id) !== repository.upstreamId);
  if (other && !(await isStillThere(rest))) throw anotherRepository(repository.fullName);
  warn(warnings);
  return items;
}

/** Whether the name still leads to the repository, whatever its pull requests say of the one that they are for. */
async function isStillThere({ http, address, parts: { repository } }: RestApi): Promise<boolean> {
  const request = route('GET /repos/{owner}/{repo}', address.now());
  const { body } = await http.json(request, z.object({ id: z.int() }));
  return String(body.id) === repository.upstreamId;
}
