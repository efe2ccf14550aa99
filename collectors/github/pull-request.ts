import { type CollectContext, defineCollector, type Page } from '../engine/contract/collector.ts';
import { type RepositoryRow, repositories } from '../resources/code/repositories.ts';
import { isNotFound, repositoryAddressOf } from './pull-request/address.ts';
import type { PullRequestApi } from './pull-request/api.ts';
import { graphqlApi } from './pull-request/graphql/api.ts';
import { askingFor } from './pull-request/graphql/asking.ts';
import { changedRepositories } from './pull-request/graphql/last-updates.ts';
import { knownBefore } from './pull-request/known.ts';
import { restApi } from './pull-request/rest/api.ts';
import { partsFor } from './pull-request/rest/parts.ts';
import { type Brought, brought } from './pull-request/rows.ts';
import { sweep, validatorName } from './pull-request/sweep.ts';
import { githubSource } from './source.ts';

type Context = CollectContext<(typeof githubSource)['settings'], typeof repositories | Brought>;

/** Pull requests with everything that happened to them. A scope is a repository's upstream id, so a renamed one is the same. */
export const pullRequest = defineCollector({
  source: githubSource,
  script: 'pull-request',
  provides: brought,
  dependsOn: [repositories],
  order: 'descending',
  importWindowDays: null,
  overlapMinutes: 15,
  async forEach(context) {
    const { settings, http } = context;
    const known = await knownBefore(context);
    // By REST each list says for nothing whether it has changed.
    if (settings.GITHUB_API === 'rest') return [...known.repositories.keys()];
    return changedRepositories(http, settings.GITHUB_URL, known);
  },
  collect: collectRepository,
});

async function* collectRepository(context: Context): AsyncGenerator<Page<Brought>, void, undefined> {
  const { scope, window, state } = context;
  const { repositories, open } = await knownBefore(context);
  const repository = repositories.get(scope);
  if (!repository) return;
  try {
    const api = apiFor(context, repository);
    yield* sweep({ api, repository, window, state, openBefore: open.get(scope) ?? [] });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    yield { rows: {}, warnings: [`${repository.fullName} is gone from GitHub, or hidden from this token.`] };
  }
}

function apiFor({ settings, http, validators }: Context, repository: RepositoryRow): PullRequestApi {
  const address = repositoryAddressOf(http, repository);
  if (settings.GITHUB_API === 'rest') {
    const parts = partsFor(http, address, repository);
    return restApi({ http, parts, address, validator: validators[validatorName] ?? null });
  }
  return graphqlApi(askingFor(http, settings.GITHUB_URL, repository), address);
}
