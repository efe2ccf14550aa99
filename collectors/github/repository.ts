import { z } from 'zod';
import { listed } from '../../server/contract/words.ts';
import { fitsPattern } from '../engine/connections/patterns.ts';
import { defineCollector, type Page } from '../engine/contract/collector.ts';
import type { Values } from '../engine/contract/setting.ts';
import type { Upstream } from '../engine/http/upstream.ts';
import { branches } from '../resources/code/branches.ts';
import { repositories } from '../resources/code/repositories.ts';
import { contributors } from '../resources/people/contributors.ts';
import { invisible, isDeclined, namedInFull, throwIfNoneIsVisible } from './api/owners.ts';
import { headsByGraphql } from './repository/heads-graphql.ts';
import { headsByRest } from './repository/heads-rest.ts';
import { listByGraphql } from './repository/list-graphql.ts';
import { listByName, listByRest } from './repository/list-rest.ts';
import type { ListedRepositories, ListPage } from './repository/listed.ts';
import { githubSource } from './source.ts';

type Settings = Values<typeof githubSource.settings>;
type RepositoryPage = Page<typeof repositories | typeof branches>;

/** When each repository was pushed to as its branches were last read, and how far back the first reading went. */
const readState = z.object({
  since: z.coerce.date().nullable(),
  branches: z.record(z.string(), z.string()),
});
type ReadState = z.infer<typeof readState>;

/** As many as fit into one call for the branches of all. */
const repositoriesACall = 20;

/**
 * All repositories of each organization or user, and the branches of those that were pushed to since theirs were read. Whether
 * a branch is merged is not asked for: see `rowsOf` in repository/heads.ts.
 */
export const repository = defineCollector({
  source: githubSource,
  script: 'repository',
  provides: [repositories, branches],
  dependsOn: [contributors],
  order: 'snapshot',
  importWindowDays: null,
  overlapMinutes: 0,
  async *collect({ settings, http, state, window }) {
    const before = readState.safeParse(state).data ?? { since: window.from, branches: {} };
    const found: ListedRepositories[] = [];
    yield* listPages(settings, http, found);
    yield* branchPages(settings, http, before, found);
  },
});

/** Forks come last: their network's root must be there before. */
async function* listPages(
  settings: Settings,
  http: Upstream,
  found: ListedRepositories[],
): AsyncGenerator<RepositoryPage, void, undefined> {
  const missing: string[] = [];
  const forks: ListedRepositories[] = [];
  const askedFor: string[] = [];
  for (const login of settings.GITHUB_ORG) {
    for await (const page of ownerPages(settings, http, login)) {
      if (page.missing) missing.push(login);
      if (page.byName) askedFor.push(...namedInFull(login, settings.GITHUB_REPOSITORIES));
      const wanted = page.repositories.filter(
        ({ row }) => page.byName === true || isWanted(row.fullName, settings),
      );
      found.push(...wanted);
      forks.push(...wanted.filter(isFork));
      yield pageOf(page, login, { wanted: wanted.filter((each) => !isFork(each)), done: found.length });
    }
  }
  throwIfNoneIsVisible(settings.GITHUB_ORG, missing);
  yield {
    rows: { repositories: forks.map(({ row }) => row) },
    warnings: idlePatterns(settings, found, askedFor).map(fitsNothing(settings)),
  };
}

/** A pattern that fits nothing is a mistake of somebody who would otherwise wait for its repositories for ever. */
function idlePatterns(
  { GITHUB_REPOSITORIES: patterns = [] }: Settings,
  found: readonly ListedRepositories[],
  askedFor: readonly string[],
): string[] {
  return patterns.filter(
    (pattern) =>
      !askedFor.includes(pattern) && !found.some(({ row }) => fitsPattern(row.fullName, [pattern])),
  );
}

function fitsNothing({ GITHUB_ORG: owners }: Settings) {
  return (pattern: string) =>
    `${pattern}, in GITHUB_REPOSITORIES, fits no repository of ${listed(owners)} that can be seen with this token.`;
}

/** Those of an owner who is not to be seen are asked for by their names, where they were given in full. */
async function* ownerPages(
  settings: Settings,
  http: Upstream,
  login: string,
): AsyncGenerator<ListPage, void, undefined> {
  const { GITHUB_URL: base, GITHUB_VISIBILITY: visibility, GITHUB_API: api } = settings;
  const asked = { http, base, login, visibility };
  const names = namedInFull(login, settings.GITHUB_REPOSITORIES);
  try {
    for await (const page of api === 'rest' ? listByRest(asked) : listByGraphql(asked)) {
      if (page.missing && names.length > 0) yield* listByName(asked, names);
      else yield page;
    }
  } catch (error) {
    if (!isDeclined(error, 403, 404) || names.length === 0) throw error;
    yield* listByName(asked, names);
  }
}

/** What was not understood, or is not seen today, is not gone. */
function pageOf(
  { missing, incomplete, warnings, expected }: ListPage,
  login: string,
  { wanted, done }: { wanted: readonly ListedRepositories[]; done: number },
): RepositoryPage {
  return {
    rows: { repositories: wanted.map(({ row }) => row) },
    warnings: missing ? [...warnings, invisible(login)] : warnings,
    ...((missing || incomplete) && { unchanged: true }),
    ...(expected !== null && { progress: { done, expected } }),
  };
}

async function* branchPages(
  { GITHUB_URL: base, GITHUB_API: api }: Settings,
  http: Upstream,
  { since, branches }: ReadState,
  found: readonly ListedRepositories[],
): AsyncGenerator<RepositoryPage, void, undefined> {
  const pushes = found.map((each) => ({ each, pushed: each.row.activeAt?.toISOString() ?? '' }));
  const kept = pushes.flatMap(({ each: { row } }) => {
    const read = branches[row.upstreamId];
    return read === undefined ? [] : [[row.upstreamId, read] as const];
  });
  const read = new Map(kept);
  const active = pushes.filter(({ each: { row }, pushed }) => {
    const within = row.activeAt !== null && (since === null || row.activeAt >= since);
    return within && read.get(row.upstreamId) !== pushed;
  });
  const headsOf = api === 'rest' ? headsByRest : headsByGraphql;
  for (let start = 0; start < active.length; start += repositoriesACall) {
    const some = active.slice(start, start + repositoriesACall);
    const heads = await headsOf(
      { http, base },
      some.map(({ each }) => each),
    );
    for (const { each, pushed } of some) read.set(each.row.upstreamId, pushed);
    yield {
      rows: { branches: heads.branches, contributors: heads.people },
      warnings: heads.warnings,
      state: { since, branches: Object.fromEntries(read) },
      progress: { done: found.length + start + some.length, expected: found.length + active.length },
    };
  }
}

function isWanted(fullName: string, { GITHUB_REPOSITORIES: patterns = [] }: Settings): boolean {
  return patterns.length === 0 || fitsPattern(fullName, patterns);
}

function isFork({ row }: ListedRepositories): boolean {
  return row.networkRoot !== null;
}
