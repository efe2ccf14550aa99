import { describe, expect, it } from 'vitest';
import { commit } from '../support/github/build-commit.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { attempt, deployment, deploymentStatus, run } from '../support/github/build-pipelines.ts';
import { repository } from '../support/github/build-repository.ts';
import type { WorkflowRun } from '../support/github/pipelines.ts';
import { connected, deployments } from './actions-collected.ts';

const at = (time: string) => `2026-01-05T${time}:00Z`;
const soon = at('12:00');
const byName = { PRODUCTION_PATTERN: 'production, Deploy*' };

function deployRun(time: string, spec: Partial<WorkflowRun> = {}): WorkflowRun {
  return run({ workflow: 'Deploy', createdAt: at(time), ...spec });
}

async function withRuns(given: WorkflowRun[], spec: Parameters<typeof repository>[0] = {}) {
  const acme = organisation({ repositories: [repository({ runs: given, ...spec })] });
  return connected({ organisation: acme }, byName);
}

describe('a run of a workflow whose name says that it deploys', () => {
  it('is a deployment, as it ended', async () => {
    const failed = [attempt({ startedAt: at('10:00'), conclusion: 'failure' })];
    const { collectAt, texts } = await withRuns([
      deployRun('09:00'),
      deployRun('10:00', { attempts: failed }),
      run({ createdAt: at('11:00') }),
    ]);
    await collectAt(soon);
    expect(await texts(deployments)).toEqual(['Deploy SUCCEEDED 09:06', 'Deploy FAILED 10:06']);
    expect(await texts('select link_kind as text from deployment where production')).toEqual([
      'workflow',
      'workflow',
    ]);
  });

  it('ends with its first success, whichever attempt that is', async () => {
    const first = attempt({ startedAt: at('09:00'), conclusion: 'failure' });
    const second = attempt({ startedAt: at('10:00') });
    const third = attempt({ startedAt: at('11:00') });
    const { collectAt, texts } = await withRuns([deployRun('09:00', { attempts: [first, second, third] })]);
    await collectAt(soon);
    expect(await texts(deployments)).toEqual(['Deploy SUCCEEDED 10:06']);
  });

  it('is none while it runs, on another branch, or for a pull request', async () => {
    const running = [attempt({ status: 'in_progress', conclusion: null, startedAt: at('09:00'), jobs: [] })];
    const runs = [
      deployRun('09:00', { attempts: running }),
      deployRun('10:00', { branch: 'try-it' }),
      deployRun('11:00', { event: 'pull_request' }),
    ];
    const branches = { 'try-it': [commit({ at: at('08:00') })] };
    const { collectAt, texts } = await withRuns(runs, { branches });
    await collectAt(soon);
    expect(await texts(deployments)).toEqual([]);
  });

  it('is one where a release started it, which runs on its tag', async () => {
    const { collectAt, texts } = await withRuns([deployRun('09:00', { branch: 'v1.0.0', event: 'release' })]);
    await collectAt(soon);
    expect(await texts(deployments)).toEqual(['Deploy SUCCEEDED 09:06']);
  });

  it.each(['push', 'workflow_dispatch', 'schedule'])(
    'is one on a tag, which is no branch (%s)',
    async (event) => {
      const { collectAt, texts } = await withRuns([deployRun('09:00', { branch: 'v1.0.0', event })]);
      await collectAt(soon);
      expect(await texts(deployments)).toEqual(['Deploy SUCCEEDED 09:06']);
      expect(await texts('select ref as text from deployment where production')).toEqual(['v1.0.0']);
    },
  );

  it.each(['pull_request', 'pull_request_target', 'merge_group', 'issue_comment'])(
    'is none off the default branch where %s started it',
    async (event) => {
      const { collectAt, texts } = await withRuns([deployRun('09:00', { branch: 'v1.0.0', event })]);
      await collectAt(soon);
      expect(await texts(deployments)).toEqual([]);
    },
  );

  it('counts where GitHub has one of the same commit that failed', async () => {
    const statuses = [deploymentStatus('failure', at('09:02'))];
    const { collectAt, texts } = await withRuns([deployRun('09:00')], {
      deployments: [deployment({ createdAt: at('09:01'), statuses })],
    });
    await collectAt(soon);
    expect(
      await texts("select environment as text from deployment where production and status = 'SUCCEEDED'"),
    ).toEqual(['Deploy']);
  });

  it('counts beside a preview of the same commit', async () => {
    const { collectAt, texts } = await withRuns([deployRun('09:00')], {
      deployments: [deployment({ createdAt: at('09:01'), environment: 'Preview' })],
    });
    await collectAt(soon);
    expect(await texts('select environment as text from deployment where production')).toEqual(['Deploy']);
  });

  it('does not count where GitHub has a deployment of the same commit', async () => {
    const { collectAt, texts } = await withRuns([deployRun('09:00')], {
      deployments: [deployment({ createdAt: at('09:01') })],
    });
    await collectAt(soon);
    expect(await texts(deployments)).toEqual(['Deploy SUCCEEDED 09:06', 'production SUCCEEDED 09:04']);
    expect(await texts('select environment as text from deployment where production')).toEqual([
      'production',
    ]);
  });
});
