import { z } from 'zod';
import type { UpstreamAnswer } from '../../engine/http/answer.ts';
import { parseItems } from '../../engine/http/paging/items.ts';
import { byLink } from '../../engine/http/paging/pages.ts';
import type { UpstreamRequest } from '../../engine/http/request.ts';
import type { Upstream } from '../../engine/http/upstream.ts';
import { hostOf } from '../api/address.ts';
import { isDeclined } from '../api/owners.ts';
import { route } from '../api/route.ts';
import type { AskedList, ListedRepositories, ListPage } from './listed.ts';

const list = z.array(z.unknown());

/** A repository in a list of GitHub's REST API. */
const restRepository = z.object({
  id: z.int(),
  /** Servers of long ago have none, nor GraphQL. */
  node_id: z.string().default(''),
  full_name: z.string(),
  html_url: z.string().nullish(),
  clone_url: z.string().nullish(),
  description: z.string().nullish(),
  private: z.boolean().default(false),
  fork: z.boolean().default(false),
  archived: z.boolean().default(false),
  stargazers_count: z.int().nullish(),
  forks_count: z.int().nullish(),
  language: z.string().nullish(),
  default_branch: z.string().nullish(),
  pushed_at: z.iso.datetime({ offset: true }).nullish(),
  size: z.int().nullish(),
});

type RestRepository = z.infer<typeof restRepository>;

/**
 * An owner's repositories, a hundred a call, and one call for each fork, whose network only its own page tells, and for each
 * that looks empty.
 */
export async function* listByRest(asked: AskedList): AsyncGenerator<ListPage, void, undefined> {
  const { http, base, visibility } = asked;
  const request = await listOf(asked);
  if (request === null) {
    yield { repositories: [], warnings: [], expected: null, missing: true };
    return;
  }
  for await (const answer of http.pages(request, list, byLink())) {
    const { items, warnings } = repositoriesIn(answer);
    const wanted = items.filter(
      (each) => visibility === 'all' || (visibility === 'private') === each.private,
    );
    const repositories = await Promise.all(
      wanted.map(async (each) => {
        const [networkRoot, isEmpty] = await Promise.all([rootOf(http, each), lacksBranches(http, each)]);
        return listedOf(each, hostOf(base), networkRoot, isEmpty);
      }),
    );
    yield { repositories, warnings, expected: null, incomplete: warnings.length > 0 };
  }
}

/** Repositories by their names, one call each, where their owner's list is not to be seen. */
export async function* listByName(
  { http, base, login }: AskedList,
  names: readonly string[],
): AsyncGenerator<ListPage, void, undefined> {
  for (const name of names) yield (await named(http, base, name)) ?? missingOne(login, name);
}

async function named(http: Upstream, base: string, fullName: string): Promise<ListPage | null> {
  try {
    const request = route('GET /repos/{owner}/{repo}', ownerAndRepo(fullName));
    const answer = await http.json(request, restRepository.extend(whole.shape));
    // Who was called otherwise leads to its page by id, and is called as that says.
    const isCalledSo = answer.url.pathname.toLowerCase().endsWith(`/repos/${fullName.toLowerCase()}`);
    const body = isCalledSo ? { ...answer.body, full_name: fullName } : answer.body;
    const isEmpty = await lacksBranches(http, body);
    const root = body.source ? String(body.source.id) : null;
    const repositories = [listedOf(body, hostOf(base), root, isEmpty)];
    return { repositories, warnings: [], expected: null, byName: true };
  } catch (error) {
    if (isDeclined(error, 403, 404)) return null;
    throw error;
  }
}

function missingOne(login: string, name: string): ListPage {
  const warnings = [`Neither ${login} nor ${name} can be seen with this token.`];
  return { repositories: [], warnings, expected: null, incomplete: true };
}

function repositoriesIn(answer: UpstreamAnswer<unknown[]>) {
  return parseItems(answer, answer.body, restRepository, ({ full_name: name }) => `The repository ${name}`);
}

/** Private repositories of a person are listed for that person alone. */
async function listOf({ http, login }: AskedList): Promise<UpstreamRequest | null> {
  if (await isThere(http, route('GET /orgs/{org}', { org: login })))
    return route('GET /orgs/{org}/repos', { org: login, type: 'all', per_page: 100 });
  if (!(await isThere(http, route('GET /users/{username}', { username: login })))) return null;
  const viewer = await viewerOf(http);
  return viewer?.toLowerCase() === login.toLowerCase()
    ? route('GET /user/repos', { affiliation: 'owner', per_page: 100 })
    : route('GET /users/{username}/repos', { username: login, type: 'owner', per_page: 100 });
}

async function isThere(http: Upstream, request: UpstreamRequest): Promise<boolean> {
  try {
    await http.json(request, z.object({ login: z.string() }));
    return true;
  } catch (error) {
    if (isDeclined(error, 404)) return false;
    throw error;
  }
}

/** An installation of an app has no user. */
async function viewerOf(http: Upstream): Promise<string | null> {
  try {
    return (await http.json(route('GET /user', {}), z.object({ login: z.string() }))).body.login;
  } catch (error) {
    if (isDeclined(error, 403, 404)) return null;
    throw error;
  }
}

const whole = z.object({ source: z.object({ id: z.int() }).nullish() });

async function rootOf(http: Upstream, { fork, full_name: fullName }: RestRepository): Promise<string | null> {
  if (!fork) return null;
  try {
    const { body } = await http.json(route('GET /repos/{owner}/{repo}', ownerAndRepo(fullName)), whole);
    return body.source ? String(body.source.id) : null;
  } catch (error) {
    if (isDeclined(error, 403, 404)) return null;
    throw error;
  }
}

/** What is smaller than a kilobyte has a size of 0, and so has what nobody ever pushed to. */
async function lacksBranches(
  http: Upstream,
  { size, full_name: fullName }: RestRepository,
): Promise<boolean> {
  if (size !== 0) return false;
  try {
    const request = route('GET /repos/{owner}/{repo}/branches', { ...ownerAndRepo(fullName), per_page: 1 });
    return (await http.json(request, list)).body.length === 0;
  } catch (error) {
    if (isDeclined(error, 403, 404)) return false;
    throw error;
  }
}

/** Owner and name, as REST's routes take them. */
export function ownerAndRepo(fullName: string): { owner: string; repo: string } {
  const [owner = '', repo = ''] = fullName.split('/');
  return { owner, repo };
}

/** GitHub's row for a repository in REST. */
function listedOf(
  repository: RestRepository,
  host: string,
  networkRoot: string | null,
  isEmpty: boolean,
): ListedRepositories {
  const { id, full_name: fullName, pushed_at: pushedAt } = repository;
  const row = {
    upstreamId: String(id),
    host,
    fullName,
    description: repository.description || null,
    url: repository.html_url ?? null,
    defaultBranch: isEmpty ? null : (repository.default_branch ?? null),
    language: repository.language ?? null,
    stars: repository.stargazers_count ?? null,
    forks: repository.forks_count ?? null,
    networkRoot,
    archived: repository.archived,
    shallow: false,
    activeAt: pushedAt ? new Date(pushedAt) : null,
    cloneUrl: repository.clone_url ?? null,
  };
  return { row, nodeId: repository.node_id, private: repository.private };
}
