import { describe, expect, it } from 'vitest';
import { organisation } from '../support/github/build-organisation.ts';
import { deployment, run } from '../support/github/build-pipelines.ts';
import { repository } from '../support/github/build-repository.ts';
import { connected, deployments, runs, warningsOf } from './actions-collected.ts';

const at = (time: string) => `2026-01-05T${time}:00Z`;

function twoRepositories() {
  return ['shop', 'web'].map((name) =>
    repository({
      name,
      runs: [run({ createdAt: at('09:00') })],
      deployments: [deployment({ createdAt: at('10:00') })],
    }),
  );
}

describe('a token that may not read Actions', () => {
  it('brings the deployments all the same, and says of each repository what is missing', async () => {
    const acme = organisation({ repositories: twoRepositories() });
    const { github, collectAt, texts } = await connected({ organisation: acme });
    github.permissions.delete('actions');
    const record = await collectAt(at('12:00'));
    expect(record.status).toBe('COMPLETED');
    expect(await texts(runs)).toEqual([]);
    expect(await texts(deployments)).toEqual(['production SUCCEEDED 10:03', 'production SUCCEEDED 10:03']);
    const shop = warningsOf(record).filter((warning) => warning.startsWith('acme/shop'));
    expect(shop).toEqual([
      expect.stringContaining('See that Actions are enabled there, and that the token may read them.'),
      expect.stringContaining('actions/runs'),
    ]);
  });

  it('misses nothing once it may', async () => {
    const acme = organisation({ repositories: twoRepositories() });
    const { github, collectAt, texts } = await connected({ organisation: acme });
    github.permissions.delete('actions');
    github.permissions.delete('deployments');
    await collectAt(at('12:00'));
    await collectAt('2026-02-20T12:00:00Z');
    github.permissions.add('actions').add('deployments');
    await collectAt('2026-02-20T13:00:00Z');
    expect(await texts(runs)).toHaveLength(2);
    expect(await texts(deployments)).toHaveLength(2);
  });
});

it('a repository that single sign-on keeps from the token keeps nothing of the others', async () => {
  const acme = organisation({ repositories: twoRepositories() });
  const { github, collectAt, texts } = await connected({ organisation: acme });
  await collectAt(at('08:00'), ['github/repository']);
  github.trouble.forbidden.add('acme/shop');
  const record = await collectAt(at('12:00'), ['github-actions']);
  expect(record.status).toBe('COMPLETED');
  expect(await texts(runs)).toEqual(['1.1 SUCCEEDED 09:00-09:06']);
  expect(await texts(deployments)).toEqual(['production SUCCEEDED 10:03']);
});
