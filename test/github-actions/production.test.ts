import { expect, it } from 'vitest';
import { z } from 'zod';
import { commit } from '../support/github/build-commit.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { deployment, run } from '../support/github/build-pipelines.ts';
import { repository } from '../support/github/build-repository.ts';
import { momentumServer } from '../support/momentum-server.ts';
import { connected } from './actions-collected.ts';

const candidates = z.array(z.object({ kind: z.string(), name: z.string(), deployments: z.int() }));
const preview = z.object({ matched: candidates, others: candidates });

it('what a pattern would make production is shown before it is set', async () => {
  const createdAt = '2026-01-05T09:00:00Z';
  const shop = repository({
    deployments: [
      deployment({ createdAt, environment: 'web-live' }),
      deployment({ createdAt, environment: 'web-live' }),
      deployment({ createdAt, environment: 'web_live' }),
      deployment({ createdAt }),
    ],
    branches: { 'try-it': [commit({ at: createdAt })] },
    runs: [
      run({ createdAt, workflow: 'Go live' }),
      run({ createdAt, workflow: 'Go live', branch: 'v1.0.0' }),
      run({ createdAt, workflow: 'Go live', branch: 'try-it' }),
      run({ createdAt, workflow: 'Go live', branch: 'v1.0.0', event: 'pull_request' }),
      run({ createdAt }),
    ],
  });
  const { pool, collectAt } = await connected({ organisation: organisation({ repositories: [shop] }) });
  await collectAt('2026-01-05T12:00:00Z');
  const server = await momentumServer(pool);

  const configured = await server.read(preview, '/sources/github/production');
  expect(configured.matched).toEqual([{ kind: 'environment', name: 'production', deployments: 1 }]);
  const asked = await server.read(preview, '/sources/github/production?pattern=WEB-live,*%20live');
  expect(asked).toEqual({
    matched: [
      { kind: 'workflow', name: 'Go live', deployments: 2 },
      { kind: 'environment', name: 'web-live', deployments: 2 },
    ],
    others: [
      { kind: 'workflow', name: 'CI', deployments: 1 },
      { kind: 'environment', name: 'production', deployments: 1 },
      { kind: 'environment', name: 'web_live', deployments: 1 },
    ],
  });
  expect((await server.api('/sources/gitlab/production')).status).toBe(404);
});
