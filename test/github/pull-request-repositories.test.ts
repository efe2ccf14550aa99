import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { addRepository, organisation } from '../support/github/build-organisation.ts';
import { comment, pullRequest } from '../support/github/build-pull-request.ts';
import { repository } from '../support/github/build-repository.ts';
import * as changes from '../support/github/changes.ts';
import { beginning, hoursAfter } from '../support/github/times.ts';
import { afterwards, type Stage, stageWith } from './pull-requests-collected.ts';

const at = (hours: number) => hoursAfter(afterwards, hours);
const titles = sql`select title, state::text as state from pull_request order by repository_id, number`;

/** acme/shop with a pull request, and acme/web with another. */
async function shopAndWeb(GITHUB_API: string) {
  const shop = repository({ name: 'shop', pullRequests: [pullRequest({ title: 'Sell' })] });
  const web = repository({ name: 'web', pullRequests: [pullRequest({ title: 'Show' })] });
  const acme = organisation({ repositories: [shop, web] });
  const stage = await stageWith({ organisation: acme, settings: { GITHUB_API }, known: [shop] });
  return { shop, web, acme, stage };
}

async function collected({ collect, time }: Stage, hours: number) {
  time.now = new Date(at(hours));
  return collect();
}

describe.each(['graphql', 'rest'])('by %s', (GITHUB_API) => {
  it('takes in what was there before in a repository that is added later', async () => {
    const { stage, web } = await shopAndWeb(GITHUB_API);
    await collected(stage, 0);
    expect(await stage.rows(titles)).toEqual([{ title: 'Sell', state: 'OPEN' }]);
    await stage.know([web]);
    expect(await collected(stage, 1)).toMatchObject({ status: 'COMPLETED', warnings: [] });
    expect(await stage.rows(titles)).toMatchObject([{ title: 'Sell' }, { title: 'Show' }]);
  });

  it.each([
    ['renamed', (shop) => changes.renameRepository(shop, 'store', at(0.5))],
    ['transferred', (shop) => changes.transferRepository(shop, 'globex', at(0.5))],
  ] satisfies [string, (shop: Parameters<typeof changes.renameRepository>[0]) => void][])(
    'goes on with a repository that was %s',
    async (_, change) => {
      const { stage, shop, acme } = await shopAndWeb(GITHUB_API);
      await collected(stage, 0);
      const [pull] = shop.pullRequests;
      change(shop);
      if (pull) changes.mergePullRequest(acme, pull, at(0.6));
      expect(await collected(stage, 1)).toMatchObject({ status: 'COMPLETED', warnings: [] });
      expect(await stage.rows(titles)).toEqual([{ title: 'Sell', state: 'MERGED' }]);
    },
  );

  it('follows a repository to its new name where another one has taken the former', async () => {
    const { stage, shop, acme } = await shopAndWeb(GITHUB_API);
    await collected(stage, 0);
    const [pull] = shop.pullRequests;
    changes.renameRepository(shop, 'store', at(0.5));
    shop.formerNames = [];
    const impostor = pullRequest({ title: 'Another', createdAt: at(0.5) });
    addRepository(acme, repository({ name: 'shop', pullRequests: [impostor] }));
    if (pull) changes.mergePullRequest(acme, pull, at(0.6));
    expect(await collected(stage, 1)).toMatchObject({ status: 'COMPLETED', warnings: [] });
    expect(await stage.rows(titles)).toEqual([{ title: 'Sell', state: 'MERGED' }]);
  });

  it('says which repository is gone, and goes on with the others', async () => {
    const { stage, shop, web, acme } = await shopAndWeb(GITHUB_API);
    await stage.know([web]);
    changes.deleteRepository(acme, shop);
    expect(await collected(stage, 0)).toMatchObject({
      status: 'COMPLETED',
      warnings: ['acme/shop is gone from GitHub, or hidden from this token.'],
    });
    expect(await stage.rows(titles)).toMatchObject([{ title: 'Show' }]);
  });

  it('fails for a repository that single sign-on keeps back, and goes on with the others', async () => {
    const { stage, web } = await shopAndWeb(GITHUB_API);
    await stage.know([web]);
    stage.github.trouble.forbidden.add('acme/shop');
    expect(await collected(stage, 0)).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('SAML'),
    });
    expect(await stage.rows(titles)).toMatchObject([{ title: 'Show' }]);
  });

  it('has nothing to say of an empty repository', async () => {
    const acme = organisation({ repositories: [repository({ empty: true })] });
    const stage = await stageWith({ organisation: acme, settings: { GITHUB_API } });
    expect(await collected(stage, 0)).toMatchObject({ status: 'COMPLETED', warnings: [] });
    expect(await stage.rows(titles)).toEqual([]);
  });

  it('finds what is open for longer than the history goes back', async () => {
    const old = pullRequest({ title: 'Waiting', createdAt: beginning });
    const done = pullRequest({ title: 'Done', createdAt: beginning, mergedAt: hoursAfter(beginning, 1) });
    const recent = pullRequest({ title: 'Recent', createdAt: at(-24) });
    const acme = organisation({ repositories: [repository({ pullRequests: [old, done, recent] })] });
    const stage = await stageWith({ organisation: acme, settings: { GITHUB_API, BACKFILL_DAYS: '10' } });
    expect(await collected(stage, 0)).toMatchObject({ status: 'COMPLETED', warnings: [] });
    expect(await stage.rows(titles)).toMatchObject([{ title: 'Waiting' }, { title: 'Recent' }]);
  });

  it('closes what was closed or deleted at GitHub while nobody looked', async () => {
    const pulls = ['Stays', 'Closed', 'Deleted'].map((title) => pullRequest({ title }));
    const shop = repository({ pullRequests: pulls });
    const acme = organisation({ repositories: [shop] });
    const stage = await stageWith({ organisation: acme, settings: { GITHUB_API } });
    await collected(stage, 0);
    const [stays, closed, deleted] = pulls;
    if (closed) changes.closePullRequest(acme, closed, at(0.5));
    if (closed) closed.updatedAt = beginning;
    shop.pullRequests = shop.pullRequests.filter((one) => one !== deleted);
    stays?.comments.push(comment({ at: at(20) }));
    if (stays) changes.changed(acme, stays);
    expect(await collected(stage, 24)).toMatchObject({
      status: 'COMPLETED',
      warnings: expect.arrayContaining(['acme/shop#3 is gone from GitHub: it counts as closed.']),
    });
    expect(await stage.rows(titles)).toEqual([
      { title: 'Stays', state: 'OPEN' },
      { title: 'Closed', state: 'CLOSED' },
      { title: 'Deleted', state: 'CLOSED' },
    ]);
  });
});
