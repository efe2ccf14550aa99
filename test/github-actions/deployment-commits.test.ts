import { describe, expect, it } from 'vitest';
import { commit as commitScript } from '../../collectors/github/commit.ts';
import { repository as repositoryScript } from '../../collectors/github/repository.ts';
import { commit } from '../support/github/build-commit.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { deployment } from '../support/github/build-pipelines.ts';
import { repository } from '../support/github/build-repository.ts';
import { ran } from '../support/github/changes.ts';
import type { Commit } from '../support/github/organisation.ts';
import type { Deployment } from '../support/github/pipelines.ts';
import { callsOf, connected, warningsOf } from './actions-collected.ts';

const at = (time: string) => `2026-01-05T${time}:00Z`;
const soon = at('20:00');

/** Four commits, at one o'clock and so on. */
function fourCommits(): Commit[] {
  return ['01:00', '02:00', '03:00', '04:00'].map((time) => commit({ message: time, at: at(time) }));
}

const deploy = (of: Commit | undefined, time: string, environment = 'production') =>
  deployment({ ...(of && { commit: of }), createdAt: at(time), environment });

/** What each deployment brought, by the hours of commits: `production 10:03: 02:00 03:00`. */
function broughtBy(commits: readonly Commit[], rows: readonly string[]): string[] {
  return commits.reduce(
    (texts, { sha, message }) => texts.map((text) => text.replaceAll(sha, message)),
    [...rows],
  );
}

const brought = `
  select d.environment || ' ' || to_char(d.finished_at at time zone 'UTC', 'HH24:MI') || ':' ||
         case when r.known then '' else ' unknown' end ||
         coalesce((select string_agg(' ' || c.sha, '' order by c.sha) from deployment_commit c where c.deployment_id = d.id), '') as text
  from deployment d join deployment_range r on r.deployment_id = d.id order by d.finished_at`;

/** Collects with a clone, or without one. */
async function collected(
  how: 'clone' | 'compare',
  commits: Commit[],
  given: (commits: Commit[]) => Deployment[],
) {
  const shop = repository({ commits, deployments: given(commits) });
  const acme = organisation({ repositories: [shop] });
  const scripts = how === 'clone' ? [repositoryScript, commitScript] : [repositoryScript];
  const there = await connected({ organisation: acme, git: how === 'clone' }, {}, scripts);
  const record = await there.collectAt(soon);
  const texts = async () =>
    broughtBy(shop.commits, await there.texts(brought)).map((text) => {
      const [head = '', ...hours] = text.split(/(?<=:\d\d:)/);
      return head + hours.join('').split(' ').sort().join(' ');
    });
  return { ...there, acme, shop, record, brought: texts };
}

describe.each(['clone', 'compare'] as const)('what a deployment brought (%s)', (how) => {
  it('is what came since the one before in its environment; the first that is known brings its own commit', async () => {
    const { record, brought: now } = await collected(how, fourCommits(), ([one, , three, four]) => [
      deploy(one, '10:00'),
      deploy(four, '11:00', 'staging'),
      deploy(three, '12:00'),
      deploy(four, '13:00'),
    ]);
    expect(record.status).toBe('COMPLETED');
    expect(await now()).toEqual([
      'production 10:03: 01:00',
      'staging 11:03: 04:00',
      'production 12:03: 02:00 03:00',
      'production 13:03: 04:00',
    ]);
    if (how === 'clone') expect(callsOf(record)['deployment-commit']).toBe(0);
  });

  it('is nothing new where it goes back', async () => {
    const { brought: now } = await collected(how, fourCommits(), ([one, , three]) => [
      deploy(three, '10:00'),
      deploy(one, '11:00'),
      deploy(one, '12:00'),
    ]);
    expect(await now()).toEqual(['production 10:03: 03:00', 'production 11:03:', 'production 12:03:']);
  });

  it('is its own commit alone where what was deployed before was rewritten', async () => {
    const lost = { ...commit({ message: 'lost' }), sha: 'f'.repeat(40) };
    const { record, brought: now } = await collected(how, fourCommits(), ([, , three]) => [
      deploy(lost, '10:00'),
      deploy(three, '11:00'),
    ]);
    expect(await now()).toEqual(['production 10:03: unknown', 'production 11:03: 03:00']);
    expect(warningsOf(record)).toEqual([expect.stringContaining('is no longer in acme/shop')]);
  });

  it('is found once, and again where a deployment came in between', async () => {
    const there = await collected(how, fourCommits(), ([one, , , four]) => [
      deploy(one, '10:00'),
      deploy(four, '12:00'),
    ]);
    const { acme, shop, collectAt } = there;
    expect(callsOf(await collectAt(at('21:00')))['deployment-commit']).toBe(0);
    shop.deployments.push(
      deploy(
        shop.commits.find(({ message }) => message === '02:00'),
        '11:00',
      ),
    );
    ran(acme, shop);
    await collectAt(at('22:00'));
    expect(await there.brought()).toEqual([
      'production 10:03: 01:00',
      'production 11:03: 02:00',
      'production 12:03: 03:00 04:00',
    ]);
  });
});

it('more commits than fit on a page are compared to the end', async () => {
  const commits = Array.from({ length: 260 }, (_, place) =>
    commit({ message: String(place), at: new Date(Date.parse(at('00:00')) + place * 60_000).toISOString() }),
  );
  const { texts } = await collected('compare', commits, (all) => [
    deploy(all[0], '10:00'),
    deploy(all[259], '11:00'),
  ]);
  expect(
    await texts(
      'select count(*)::text as text from deployment_commit group by deployment_id order by count(*)',
    ),
  ).toEqual(['1', '259']);
});
