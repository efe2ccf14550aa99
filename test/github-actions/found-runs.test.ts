import { describe, expect, it } from 'vitest';
import { organisation } from '../support/github/build-organisation.ts';
import { attempt, run } from '../support/github/build-pipelines.ts';
import { repository } from '../support/github/build-repository.ts';
import { ran } from '../support/github/changes.ts';
import type { WorkflowRun } from '../support/github/pipelines.ts';
import { hoursAfter } from '../support/github/times.ts';
import { callsOf, connected } from './actions-collected.ts';

const beginning = '2026-01-05T00:00:00Z';
const secondsLater = (seconds: number) => hoursAfter(beginning, seconds / 3_600);

/** Runs without jobs, one so many seconds after the other. */
function series(count: number, apart: number): WorkflowRun[] {
  return Array.from({ length: count }, (_, place) => {
    const startedAt = secondsLater(place * apart);
    return run({ createdAt: startedAt, attempts: [attempt({ startedAt, jobs: [] })] });
  });
}

async function withRuns(given: WorkflowRun[]) {
  const shop = repository({ runs: given });
  const acme = organisation({ repositories: [shop] });
  return { acme, shop, ...(await connected({ organisation: acme, calls: 20_000 })) };
}

const count = 'select count(*)::text as text from pipeline_run';

describe('more runs than GitHub finds at once', () => {
  it('are all found, by searching their time in parts', async () => {
    // Most of them in a few minutes of a day: halves of it would not do.
    const { collectAt, texts } = await withRuns([...series(1_300, 1), ...series(20, 3_600)]);
    const record = await collectAt('2026-01-06T12:00:00Z');
    expect(record.status).toBe('COMPLETED');
    expect(await texts(count)).toEqual(['1320']);
    const { 'workflow-run': calls = 0 } = callsOf(record);
    // One for the jobs of each, and the lists.
    expect(calls - 1_320).toBeLessThan(80);
  }, 60_000);

  it('are gone on with where the collection broke off, without asking for the jobs of those that are there', async () => {
    const { github, collectAt, texts } = await withRuns(series(300, 60));
    let jobs = 0;
    github.trouble.alwaysFails = ({ path }) => path.includes('/jobs') && ++jobs > 150;
    const broken = await collectAt('2026-01-06T12:00:00Z', ['github/repository', 'github-actions']);
    expect(broken.runs.find((one) => one.script === 'workflow-run')?.status).toBe('FAILED');
    const there = Number((await texts(count))[0]);
    expect(there).toBeGreaterThan(100);
    github.trouble.alwaysFails = null;
    const { 'workflow-run': calls = 0 } = callsOf(await collectAt('2026-01-06T13:00:00Z'));
    expect(await texts(count)).toEqual(['300']);
    expect(calls).toBeLessThan(300 - there + 20);
  }, 60_000);
});

describe('a run that is started again', () => {
  const again = attempt({ startedAt: '2026-01-20T09:00:00Z', jobs: [] });
  const attempts = 'select attempt::text as text from pipeline_run order by created_at limit 1';

  it('is noticed at once while it is among the newest', async () => {
    const { acme, shop, collectAt, texts } = await withRuns(series(3, 3_600));
    await collectAt('2026-01-20T08:30:00Z');
    shop.runs[0]?.attempts.push(again);
    ran(acme, shop);
    const record = await collectAt('2026-01-20T09:30:00Z');
    expect(await texts(attempts)).toEqual(['2']);
    // The list, the jobs and the first attempt.
    expect(callsOf(record)['workflow-run']).toBe(3);
  });

  it('is noticed within a day where a hundred others came after it', async () => {
    const { acme, shop, collectAt, texts } = await withRuns(series(150, 600));
    await collectAt('2026-01-20T08:30:00Z');
    shop.runs[0]?.attempts.push(again);
    ran(acme, shop);
    await collectAt('2026-01-20T09:30:00Z');
    expect(await texts(attempts)).toEqual(['1']);
    await collectAt('2026-01-21T08:30:00Z');
    expect(await texts(attempts)).toEqual(['2']);
  });
});

describe('a second collection', () => {
  const state = `
    select md5(string_agg(t::text, ';' order by t::text)) as text
    from (select r::text as t from pipeline_run r union all select s::text from pipeline_step s
          union all select a::text from pipeline_attempt a union all select p::text from pipeline p
          union all select d::text from deployment d) everything (t)`;

  it('of an organization in which nothing happened asks each list once, which GitHub does not count, and changes nothing', async () => {
    const shops = ['shop', 'web', 'api'].map((name) => repository({ name, runs: series(5, 3_600) }));
    const { github, collectAt, texts } = await connected({
      organisation: organisation({ repositories: shops }),
    });
    await collectAt('2026-01-20T08:00:00Z');
    const before = await texts(state);
    const spent = github.spent();
    const record = await collectAt('2026-01-20T09:00:00Z', ['github-actions']);
    expect(record.status).toBe('COMPLETED');
    expect(callsOf(record)).toEqual({
      workflow: 3,
      'workflow-run': 3,
      deployment: 3,
      'deployment-commit': 0,
    });
    expect(github.spent()).toEqual({ ...spent, notModified: spent.notModified + 9 });
    expect(await texts(state)).toEqual(before);
  });

  it('after something ran asks for the list and for the jobs of what ran', async () => {
    const { acme, shop, collectAt } = await withRuns(series(50, 600));
    await collectAt('2026-01-20T08:00:00Z');
    const startedAt = '2026-01-20T08:30:00Z';
    shop.runs.push(run({ createdAt: startedAt, attempts: [attempt({ startedAt, jobs: [] })] }));
    ran(acme, shop);
    expect(callsOf(await collectAt('2026-01-20T09:00:00Z'))['workflow-run']).toBe(2);
  });
});
