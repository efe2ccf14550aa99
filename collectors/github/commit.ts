import { sentenceOf } from '../../server/contract/errors.ts';
import { defineCollector, type Page } from '../engine/contract/collector.ts';
import type { GitClone } from '../engine/git/clone/clone.ts';
import { commits } from '../resources/code/commits.ts';
import type { RepositoryRow } from '../resources/code/repositories.ts';
import { repositories } from '../resources/code/repositories.ts';
import { isDeclined } from './api/owners.ts';
import { repositoriesOf } from './api/repositories.ts';
import { apiPages } from './commit/api.ts';
import { type CommitContext, gitPages, isOutOfReach, openRepository } from './commit/git.ts';
import { type CommitProgress, progressOf } from './commit/progress.ts';
import { githubSource } from './source.ts';

type CommitPage = Page<typeof commits>;

/**
 * The commits of each repository, from a clone or by the API. An archived repository is read once, and by the API an idle one is
 * not asked for at all; git looks at each, since pull requests of forks move without a push.
 */
export const commit = defineCollector({
  source: githubSource,
  script: 'commit',
  provides: [commits],
  dependsOn: [repositories],
  order: 'ascending',
  importWindowDays: null,
  overlapMinutes: 15,
  async forEach({ settings, read }) {
    const byApi = settings.GITHUB_COMMITS === 'api';
    return (await read(repositories)).map(({ upstreamId, activeAt, archived }) =>
      byApi || archived ? { scope: upstreamId, changedAt: activeAt } : upstreamId,
    );
  },
  async *collect(context) {
    const { scope, state, window } = context;
    const repository = (await repositoriesOf(context)).get(scope);
    // Where nothing was ever pushed there is nothing to clone.
    if (!repository || repository.activeAt === null) return;
    const before = progressOf(state, window.from);
    if (context.settings.GITHUB_COMMITS === 'api') yield* byApi(context, repository, before);
    else yield* byGit(context, repository, before);
  },
});

async function* byGit(
  context: CommitContext,
  repository: RepositoryRow,
  before: CommitProgress,
): AsyncGenerator<CommitPage, void, undefined> {
  const opened = await cloneOf(context, repository);
  if ('clone' in opened) {
    yield* gitPages(opened.clone, repository, before, context.signal);
    return;
  }
  const why = `Git cannot read ${repository.fullName}, so its commits come from the API: ${opened.reason}`;
  yield { rows: {}, warnings: [why] };
  yield* byApi(context, repository, before);
}

async function cloneOf(
  context: CommitContext,
  { cloneUrl }: RepositoryRow,
): Promise<{ clone: GitClone } | { reason: string }> {
  if (cloneUrl === null) return { reason: 'GitHub gives no address to clone from.' };
  try {
    return { clone: await openRepository(context, cloneUrl) };
  } catch (error) {
    if (isOutOfReach(error)) return { reason: sentenceOf(error) };
    throw error;
  }
}

/** A repository that is gone since it was listed, or that the token may not read, is no failure of the others. */
async function* byApi(
  { settings, http }: CommitContext,
  repository: RepositoryRow,
  before: CommitProgress,
): AsyncGenerator<CommitPage, void, undefined> {
  const { fullName } = repository;
  try {
    const asked = { http, base: settings.GITHUB_URL, fullName };
    yield* apiPages(asked, settings.GITHUB_API, repository, before);
  } catch (error) {
    if (!isDeclined(error, 403, 404, 451)) throw error;
    yield { rows: {}, warnings: [`The commits of ${fullName} were left out: ${sentenceOf(error)}`] };
  }
}
