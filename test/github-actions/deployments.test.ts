import { describe, expect, it } from 'vitest';
import { commit } from '../support/github/build-commit.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { deployment, deploymentStatus } from '../support/github/build-pipelines.ts';
import { repository } from '../support/github/build-repository.ts';
import { addStatus, ran } from '../support/github/changes.ts';
import type { Deployment } from '../support/github/pipelines.ts';
import { callsOf, connected, deployments, warningsOf } from './actions-collected.ts';

const at = (time: string, day = '05') => `2026-01-${day}T${time}:00Z`;
const soon = at('12:00');

/** A deployment to production of which so much was said. */
function said(...statuses: ReturnType<typeof deploymentStatus>[]): Deployment {
  return deployment({ createdAt: at('09:00'), statuses });
}

async function withDeployments(given: Deployment[], settings: Record<string, string> = {}) {
  const shop = repository({ deployments: given });
  const acme = organisation({ repositories: [shop] });
  return { acme, shop, ...(await connected({ organisation: acme }, settings)) };
}

describe.each(['graphql', 'rest'])('a deployment (by %s)', (api) => {
  const by = { GITHUB_API: api };

  it('has its environment, commit, branch and creator, and ended with its first success', async () => {
    const { shop, collectAt, texts } = await withDeployments([deployment({ createdAt: at('09:00') })], by);
    expect((await collectAt(soon)).status).toBe('COMPLETED');
    expect(await texts(deployments)).toEqual(['production SUCCEEDED 09:03']);
    expect(
      await texts(`select concat_ws(' ', r.full_name, d.sha, d.ref, a.login, d.link_kind, d.link_id,
                          to_char(d.started_at at time zone 'UTC', 'HH24:MI')) as text
                   from deployment d join repository r on r.id = d.repository_id join account a on a.id = d.creator_id`),
    ).toEqual([
      `acme/shop ${shop.deployments[0]?.commit.sha} main ann environment ${shop.id}/production 09:00`,
    ]);
  });

  it.each([
    ['nothing', [], 'PENDING'],
    ['that it waits', [deploymentStatus('queued', at('09:01'))], 'PENDING'],
    ['that it began', [deploymentStatus('in_progress', at('09:01'))], 'RUNNING'],
    ['that it failed', [deploymentStatus('failure', at('09:02'))], 'FAILED 09:02'],
    [
      'that it failed and then succeeded',
      [deploymentStatus('error', at('09:02')), deploymentStatus('success', at('09:30'))],
      'SUCCEEDED 09:30',
    ],
    [
      'that it succeeded twice',
      [deploymentStatus('success', at('09:02')), deploymentStatus('success', at('09:30'))],
      'SUCCEEDED 09:02',
    ],
    [
      'that another has taken its place',
      [deploymentStatus('success', at('09:02')), deploymentStatus('inactive', at('11:00'))],
      'SUCCEEDED 09:02',
    ],
    [
      'that another has taken its place before it ended',
      [deploymentStatus('in_progress', at('09:02')), deploymentStatus('inactive', at('11:00'))],
      'CANCELLED',
    ],
  ])('of which was said %s', async (_, statuses, outcome) => {
    const { collectAt, texts } = await withDeployments([said(...statuses)], by);
    await collectAt(soon);
    expect(await texts(deployments)).toEqual([`production ${outcome}`]);
  });

  it('of which more was said than fits on a page ended with what was said first', async () => {
    const later = Array.from({ length: 30 }, () => deploymentStatus('inactive', at('10:00')));
    const { collectAt, texts } = await withDeployments(
      [said(deploymentStatus('success', at('09:02')), ...later)],
      by,
    );
    await collectAt(soon);
    expect(await texts(deployments)).toEqual(['production SUCCEEDED 09:02']);
  });

  it('that had not ended is looked at again, days later too', async () => {
    const open = said(deploymentStatus('in_progress', at('09:01')));
    const { acme, collectAt, texts } = await withDeployments([open], by);
    await collectAt(soon);
    addStatus(acme, open, deploymentStatus('success', at('10:00', '19')));
    await collectAt(at('12:00', '19'));
    expect(await texts(deployments)).toEqual(['production SUCCEEDED 10:00']);
  });

  it('that had failed and is said to have succeeded days later is what it is now', async () => {
    const failed = said(deploymentStatus('failure', at('09:01')));
    const { acme, collectAt, texts } = await withDeployments([failed], by);
    await collectAt(soon);
    addStatus(acme, failed, deploymentStatus('success', at('10:00', '08')));
    await collectAt(at('12:00', '08'));
    expect(await texts(deployments)).toEqual(['production SUCCEEDED 10:00']);
  });

  it('that was deleted before it ended is not waited for any more', async () => {
    const open = said(deploymentStatus('in_progress', at('09:01')));
    const { acme, shop, collectAt, texts } = await withDeployments([open], by);
    await collectAt(soon);
    shop.deployments = [];
    ran(acme, shop);
    expect((await collectAt(at('13:00'))).status).toBe('COMPLETED');
    expect(await texts(deployments)).toEqual(['production CANCELLED']);
  });

  it('of one of several services in a repository is of its own environment', async () => {
    const of = (environment: string, time: string) => deployment({ environment, createdAt: at(time) });
    const given = [of('web-production', '09:00'), of('api-production', '10:00'), of('web-staging', '11:00')];
    const { collectAt, texts } = await withDeployments(given, by);
    await collectAt(soon);
    expect(await texts(deployments)).toEqual([
      'web-production SUCCEEDED 09:03',
      'api-production SUCCEEDED 10:03',
      'web-staging SUCCEEDED 11:03',
    ]);
    expect(await texts('select count(*)::text as text from link')).toEqual(['3']);
  });

  it('of several jobs of one run is one: failed where one of them failed, else as long as the last', async () => {
    const shipped = commit({ at: at('08:00') });
    const job = (number: number, time: string, run = 9) =>
      deployment({
        commit: shipped,
        createdAt: at('09:00'),
        statuses: [
          deploymentStatus(
            number === 13 ? 'failure' : 'success',
            at(time),
            'ann',
            `https://github.com/acme/shop/actions/runs/${run}/job/${number}`,
          ),
        ],
      });
    const { collectAt, texts } = await withDeployments(
      [job(1, '09:05'), job(2, '09:09'), job(11, '10:01', 10), job(12, '10:03', 10), job(13, '10:02', 10)],
      by,
    );
    await collectAt(soon);
    expect(await texts(`${deployments.replace('order by', 'where production order by')}`)).toEqual([
      'production SUCCEEDED 09:09',
      'production FAILED 10:02',
    ]);
  });

  it('after years is found although nothing was deployed for so long', async () => {
    const old = deployment({ createdAt: '2022-03-01T09:00:00Z' });
    const { acme, shop, collectAt, texts } = await withDeployments([old], by);
    await collectAt(soon);
    shop.deployments.push(deployment({ createdAt: at('13:00') }));
    ran(acme, shop);
    await collectAt(at('14:00'));
    expect(await texts(deployments)).toEqual(['production SUCCEEDED 09:03', 'production SUCCEEDED 13:03']);
  });
});

describe('250 deployments', () => {
  const many = () =>
    Array.from({ length: 250 }, (_, place) =>
      deployment({ createdAt: new Date(Date.parse(at('00:00')) + place * 60_000).toISOString() }),
    );

  it('take three requests, and three of GraphQL', async () => {
    const { github, collectAt } = await withDeployments(many());
    const record = await collectAt(soon, ['github', 'github-actions/deployment']);
    expect(callsOf(record).deployment).toBe(6);
    const { points } = github.spent();
    expect(points).toBeLessThan(20);
  });

  it('are the same by REST', async () => {
    const all =
      "select to_jsonb(d) - 'id' - 'repository_id' - 'link_id' - 'creator_id' as text from deployment d order by upstream_id::int";
    const one = await withDeployments(many());
    const other = await withDeployments(many(), { GITHUB_API: 'rest' });
    await one.collectAt(soon, ['github', 'github-actions/deployment']);
    await other.collectAt(soon, ['github', 'github-actions/deployment']);
    const withoutHashes = (rows: unknown) =>
      JSON.parse(JSON.stringify(rows).replaceAll(/127\.0\.0\.1:\d+/g, 'host'));
    expect(withoutHashes(await one.texts(all))).toEqual(withoutHashes(await other.texts(all)));
  });
});

it('one deployment that is not understood is left out with its id, and the rest is there', async () => {
  const odd = deployment({ createdAt: at('09:00') });
  const { github, collectAt, texts } = await withDeployments([odd, deployment({ createdAt: at('10:00') })]);
  github.trouble.odd = [{ nodeId: `DE_kwDO${odd.id.toString(36)}`, field: 'created_at', value: null }];
  const record = await collectAt(soon);
  expect(await texts(deployments)).toEqual(['production SUCCEEDED 10:03']);
  expect(warningsOf(record)).toEqual([expect.stringContaining(`Deployment ${odd.id} was left out`)]);
});
