import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scopes } from '../../bot/manifest.ts';
import { answer } from '../../server/contract/answer.ts';
import { eventually, openBrowser } from '../support/browser.ts';
import { commandLine } from '../support/command-line.ts';
import { startGithub } from '../support/github/github.ts';
import { randomOrganisation } from '../support/github/random-organisation.ts';
import { botToken, slackStandIn, type } from '../support/slack.ts';
import { signingSecret } from '../support/slack-requests.ts';
import { startMomentum } from '../support/started.ts';

const organisation = randomOrganisation({ repositories: 2, pullRequests: 40, runs: 4, deployments: 6 });
const github = await startGithub({ organisation, git: true });

/** What GitHub itself knows of 2024, counted here with nothing of Momentum's. */
const merged = organisation.repositories
  .flatMap((repository) => repository.pullRequests)
  .filter(({ author, mergedAt }) => mergedAt?.startsWith('2024') && !author?.endsWith('[bot]'));
const deployed = organisation.repositories
  .flatMap((repository) => repository.deployments)
  .filter(({ createdAt }) => createdAt.startsWith('2024'));
const hoursToMerge = merged.map(
  ({ createdAt, mergedAt }) => (Date.parse(mergedAt ?? '') - Date.parse(createdAt)) / 3_600_000,
);
const meanHours = hoursToMerge.reduce((sum, hours) => sum + hours, 0) / hoursToMerge.length;

const end = '2025-01-01T00:00:00Z';
const openAtTheEnd = organisation.repositories
  .flatMap((repository) => repository.pullRequests)
  .filter(({ author, createdAt }) => createdAt < end && !author?.endsWith('[bot]'))
  .filter(({ mergedAt, closedAt }) => (mergedAt ?? closedAt ?? end) >= end);

const slack = await slackStandIn();
for (const scope of Object.keys(scopes)) slack.behaviour.scopes.add(scope);
slack.people.set('U0ADA', { id: 'U0ADA', name: 'Ada' });
const folder = mkdtempSync(join(tmpdir(), 'momentum-journey-'));
const environment = {
  MOMENTUM_HOME: join(folder, 'home'),
  INIT_CWD: folder,
  SLACK_BOT_TOKEN: botToken,
  SLACK_SIGNING_SECRET: signingSecret,
  SLACK_API_URL: slack.apiUrl,
};
const momentum = await startMomentum(environment);
const link = await momentum.line(/Sign in as administrator \(once, within 15 minutes\): (\S+)/);
const browser = await openBrowser();
const run = commandLine({ url: '' }, { ...environment, DATABASE_URL: '' });
afterAll(async () => {
  await browser.close();
  momentum.process.kill('SIGTERM');
  await momentum.ended;
  await github.close();
});

const page = await browser.newPage();
await page.goto(link);
await page.click('button');

/** What the dashboard's tile of a metric says of 2024, as soon as it says something. */
async function tileOf(metric: string): Promise<string> {
  const dashboard = `${momentum.address}/?from=2024-01-01&to=2024-12-31`;
  if (page.url() !== dashboard) await page.goto(dashboard);
  const [text = ''] = await page
    .locator(`momentum-metric[metric="${metric}"] [part~="value"]`)
    .allInnerTexts();
  return text.replace(/\s+/g, ' ').trim();
}

/** Asks for the first metric of an answer about 2024, with a token. */
async function asker() {
  const token = (await run('token', 'create', '--scope', 'read')).out.trim();
  return async (path: string) => {
    const response = await fetch(`${momentum.address}/api/v1/metrics/${path}&from=2024-01-01&to=2024-12-31`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.parse(await response.json()).metrics[0];
  };
}

const year = ['--from', '2024-01-01', '--to', '2024-12-31'];
const shown = `${merged.length} pull requests`;

describe('somebody who connects GitHub', () => {
  it('is told in a sentence whether the connection works, and collects everything with one command', async () => {
    const settings = {
      GITHUB_TOKEN: github.token,
      GITHUB_ORG: organisation.login,
      GITHUB_URL: github.url,
      BACKFILL_DAYS: '3650',
    };
    const set = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
    expect(await run('source', 'add', 'github', ...set)).toMatchObject({ code: 0 });
    expect((await run('source', 'test', 'github')).out).toContain(organisation.login);
    const collected = await run('collect', 'github');
    expect(collected.out + collected.err).not.toContain(github.token);
    expect(collected).toMatchObject({ code: 0 });
  });

  it('collects again at next to no cost while nothing has happened there', async () => {
    const before = github.spent();
    expect(await run('collect', 'github')).toMatchObject({ code: 0 });
    const after = github.spent();
    expect(after.points - before.points).toBeLessThanOrEqual(6);
    // One for each list of alerts; everything else is answered with 304, which GitHub does not count.
    expect(after.rest - before.rest).toBe(3);
  });

  it('reads in the terminal how many pull requests were merged, and how long that took', async () => {
    const { out } = await run('metric', 'activity', ...year);
    expect(out).toContain(shown);
    expect(out).toContain(`${(meanHours / 24).toFixed(1)} days`);
  });

  it('gets the same numbers over HTTP', async () => {
    const ask = await asker();
    expect(await ask('activity?metric=prs_merged')).toMatchObject({ value: merged.length });
    expect((await ask('activity?metric=time_to_merge'))?.value).toBeCloseTo(meanHours * 3_600, 0);
    expect(await ask('deploys?metric=successful_deployments')).toMatchObject({ value: deployed.length });
    expect(await ask('wip?metric=open_prs')).toMatchObject({ value: openAtTheEnd.length });
  });

  it.each([
    ['cycle-time', 'total_cycle_time'],
    ['cycle-time', 'review_time'],
    ['deployment-velocity', 'lead_time_for_changes'],
    ['deployment-velocity', 'deployment_frequency'],
    ['work-in-progress', 'open_prs'],
    ['commit-pr-activity', 'pr_merge_rate'],
    ['commit-pr-activity', 'commits'],
  ])(
    'meets one number of %s.%s over HTTP, in the terminal, in Slack and in the browser',
    async (group, metric) => {
      const asked = await (await asker())(`${group}?metric=${metric}`);
      const {
        title,
        shown: { value },
      } = asked ?? { title: '', shown: { value: '' } };
      expect(asked?.value).not.toBeNull();
      const line = (await run('metric', group, ...year)).out
        .split('\n')
        .find((one) => one.startsWith(`${title} `));
      expect(line).toContain(` ${value}`);
      const address = momentum.address.replace('localhost', '127.0.0.1');
      const { said } = await type(slack, address, 'U0ADA', `${group} 2024-01-01..2024-12-31`);
      expect(JSON.stringify((await said.messages())[0])).toContain(value);
      await eventually(
        () => tileOf(`${group}.${metric}`),
        (text) => text === value,
      );
    },
  );

  it('sees the same number in the browser', async () => {
    await eventually(
      () => tileOf('commit-pr-activity.prs_merged'),
      (text) => text === shown,
    );
  });

  it('reads the same number in Slack', async () => {
    const address = momentum.address.replace('localhost', '127.0.0.1');
    const { said } = await type(slack, address, 'U0ADA', 'activity 2024-01-01..2024-12-31');
    const [message] = await said.messages();
    expect(JSON.stringify(message)).toContain(shown);
    expect(slack.refused).toEqual([]);
  });
});
