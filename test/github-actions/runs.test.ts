import { describe, expect, it } from 'vitest';
import { organisation } from '../support/github/build-organisation.ts';
import { attempt, job, run } from '../support/github/build-pipelines.ts';
import { repository } from '../support/github/build-repository.ts';
import { ran } from '../support/github/changes.ts';
import type { WorkflowRun } from '../support/github/pipelines.ts';
import { connected, runs, warningsOf } from './actions-collected.ts';

const at = (time: string) => `2026-01-05T${time}:00Z`;
const soon = '2026-01-05T12:00:00Z';

async function withRuns(...given: WorkflowRun[]) {
  const shop = repository({ runs: given });
  const acme = organisation({ repositories: [shop] });
  return { acme, shop, ...(await connected({ organisation: acme })) };
}

const attempts = `
  select concat_ws(' ', attempt, result, to_char(started_at at time zone 'UTC', 'HH24:MI') || '-' || to_char(finished_at at time zone 'UTC', 'HH24:MI')) as text
  from pipeline_attempt order by attempt`;
const steps = `
  select concat_ws(' ', attempt || '.', case when job is null then 'job' else 'step' end, name, result,
                   coalesce(to_char(started_at at time zone 'UTC', 'HH24:MI'), 'never'),
                   coalesce(to_char(finished_at at time zone 'UTC', 'HH24:MI'), 'never')) as text
  from pipeline_step order by attempt, upstream_id`;

describe('a collection of GitHub’s connection', () => {
  it('brings what comes with it, as its schedule and its webhooks ask for', async () => {
    const { collectAt, texts } = await withRuns(run({ createdAt: at('09:00') }));
    const record = await collectAt(soon, ['github']);
    expect(record.runs.map(({ source, script }) => `${source}/${script}`)).toEqual(
      expect.arrayContaining(['github/repository', 'github-actions/workflow', 'github-actions/workflow-run']),
    );
    expect(await texts(runs)).toEqual(['1.1 SUCCEEDED 09:00-09:06']);
  });

  it('can be narrowed to what comes with it', async () => {
    const { collectAt } = await withRuns(run({ createdAt: at('09:00') }));
    await collectAt(soon);
    const record = await collectAt(soon, ['github-actions']);
    const collected = record.runs.filter(({ source }) => source !== 'facts').map(({ source }) => source);
    expect(new Set(collected)).toEqual(new Set(['github-actions']));
  });
});

describe('a run', () => {
  it('has who started it, what it ran on, and its jobs with their steps', async () => {
    const { collectAt, texts } = await withRuns(run({ createdAt: at('09:00') }));
    expect((await collectAt(soon)).status).toBe('COMPLETED');
    expect(await texts(runs)).toEqual(['1.1 SUCCEEDED 09:00-09:06']);
    expect(
      await texts(`select concat_ws(' ', p.name, p.path, r.event, r.branch, a.login, repo.full_name) as text
                   from pipeline_run r join pipeline p on p.id = r.pipeline_id join account a on a.id = r.started_by_id
                   join repository repo on repo.id = r.repository_id`),
    ).toEqual(['CI .github/workflows/ci.yml push main ann acme/shop']);
    expect(await texts(steps)).toEqual([
      '1. job test SUCCEEDED 09:01 09:06',
      '1. step Run the tests SUCCEEDED 09:01 09:06',
    ]);
  });

  it('that was started again has each attempt, is as its last one, and was triggered when the first was', async () => {
    const failed = attempt({ startedAt: at('09:00'), conclusion: 'failure' });
    const passed = attempt({ startedAt: at('10:00'), actor: 'bob' });
    const { collectAt, texts } = await withRuns(run({ createdAt: at('09:00'), attempts: [failed, passed] }));
    await collectAt(soon);
    expect(await texts(runs)).toEqual(['1.2 SUCCEEDED 10:00-10:06']);
    expect(await texts(attempts)).toEqual(['1 FAILED 09:00-09:06', '2 SUCCEEDED 10:00-10:06']);
    expect(
      await texts("select to_char(created_at at time zone 'UTC', 'HH24:MI') as text from pipeline_run"),
    ).toEqual(['09:00']);
    expect(await texts(steps)).toEqual([
      '1. job test FAILED 09:01 09:06',
      '1. step Run the tests FAILED 09:01 09:06',
      '2. job test SUCCEEDED 10:01 10:06',
      '2. step Run the tests SUCCEEDED 10:01 10:06',
    ]);
  });

  it.each([
    ['success', 'SUCCEEDED'],
    ['failure', 'FAILED'],
    ['timed_out', 'TIMED_OUT'],
    ['cancelled', 'CANCELLED'],
    ['skipped', 'SKIPPED'],
    ['neutral', 'SKIPPED'],
  ] as const)('that ended in %s is %s', async (conclusion, result) => {
    const { collectAt, texts } = await withRuns(run({ attempts: [attempt({ conclusion })] }));
    await collectAt(soon);
    expect(await texts('select result::text as text from pipeline_run')).toEqual([result]);
  });

  it('that was cancelled before any job began ends when it was cancelled', async () => {
    const jobs = [
      job({ createdAt: at('09:00'), startedAt: null, completedAt: null, conclusion: 'cancelled' }),
    ];
    const cancelled = attempt({
      startedAt: at('09:00'),
      updatedAt: at('09:20'),
      conclusion: 'cancelled',
      jobs,
    });
    const { collectAt, texts } = await withRuns(run({ createdAt: at('09:00'), attempts: [cancelled] }));
    await collectAt(soon);
    expect(await texts(runs)).toEqual(['1.1 CANCELLED 09:00-09:20']);
    expect(await texts(steps)).toEqual(['1. job test CANCELLED never never']);
  });

  it('has skipped jobs that never began, whatever times GitHub gives them', async () => {
    const jobs = [
      job({ name: 'test', createdAt: at('09:00') }),
      job({ name: 'publish', conclusion: 'skipped', startedAt: at('09:07'), completedAt: at('09:06') }),
    ];
    const { collectAt, texts } = await withRuns(
      run({ createdAt: at('09:00'), attempts: [attempt({ startedAt: at('09:00'), jobs })] }),
    );
    await collectAt(soon);
    expect((await texts(steps)).filter((text) => text.includes('publish'))).toEqual([
      '1. job publish SKIPPED never never',
    ]);
  });

  it('that is still in progress has no end, and gets it where it ends later', async () => {
    const running = run({
      createdAt: at('09:00'),
      attempts: [
        attempt({
          status: 'in_progress',
          conclusion: null,
          startedAt: at('09:00'),
          jobs: [
            job({
              status: 'in_progress',
              conclusion: null,
              startedAt: at('09:01'),
              completedAt: null,
              steps: [],
            }),
          ],
        }),
      ],
    });
    const { acme, shop, collectAt, texts } = await withRuns(running);
    await collectAt('2026-01-05T09:10:00Z');
    expect(await texts(runs)).toEqual(['1.1 RUNNING']);
    running.attempts = [
      attempt({
        startedAt: at('09:00'),
        jobs: [
          {
            ...job({ startedAt: at('09:01'), completedAt: at('09:50') }),
            id: running.attempts[0]?.jobs[0]?.id ?? 0,
          },
        ],
      }),
    ];
    ran(acme, shop);
    await collectAt('2026-01-05T10:00:00Z');
    expect(await texts(runs)).toEqual(['1.1 SUCCEEDED 09:00-09:50']);
    expect(await texts(steps)).toContain('1. job test SUCCEEDED 09:01 09:50');
  });

  it('that was deleted before it ended is not waited for any more', async () => {
    const running = run({
      createdAt: at('09:00'),
      attempts: [attempt({ status: 'queued', conclusion: null, startedAt: at('09:00'), jobs: [] })],
    });
    const { acme, shop, collectAt, texts } = await withRuns(running, run({ createdAt: at('08:00') }));
    await collectAt('2026-01-05T09:10:00Z');
    shop.runs = shop.runs.filter((one) => one !== running);
    ran(acme, shop);
    const later = await collectAt('2026-01-05T10:00:00Z');
    expect(later.status).toBe('COMPLETED');
    expect(await texts(runs)).toEqual(['2.1 SUCCEEDED 08:00-08:06', '1.1 CANCELLED 09:00-09:00']);
  });

  it('of a workflow that is no longer there keeps the workflow by the name that its runs have', async () => {
    const { acme, shop, collectAt, texts } = await withRuns(run({ createdAt: at('09:00') }));
    await collectAt(soon);
    shop.workflows = [];
    ran(acme, shop);
    shop.workflows = [];
    await collectAt('2026-01-05T13:00:00Z');
    expect(await texts("select name || ' ' || (gone_at is not null) as text from pipeline")).toEqual([
      'CI true',
    ]);
    expect(await texts(runs)).toEqual(['1.1 SUCCEEDED 09:00-09:06']);
  });

  it('that is not understood is left out with its id, and the rest is there', async () => {
    const odd = run({ createdAt: at('09:00') });
    const { github, collectAt, texts } = await withRuns(odd, run({ createdAt: at('10:00') }));
    github.trouble.odd = [
      { nodeId: `WFR_kwLO${odd.id.toString(36)}`, field: 'created_at', value: 'yesterday' },
    ];
    const record = await collectAt(soon);
    expect(record.status).toBe('COMPLETED');
    expect(await texts(runs)).toEqual(['2.1 SUCCEEDED 10:00-10:06']);
    expect(warningsOf(record)).toEqual([expect.stringContaining(`Run ${odd.id} was left out`)]);
  });
});
