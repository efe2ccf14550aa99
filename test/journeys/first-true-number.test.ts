import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { scopes } from '../../bot/manifest.ts';
import { answer } from '../../server/contract/answer.ts';
import { bigRepository } from '../support/big-repository.ts';
import { eventually, openBrowser } from '../support/browser.ts';
import { commandLine } from '../support/command-line.ts';
import { plainGit } from '../support/git-repository.ts';
import { botToken, slackStandIn, type } from '../support/slack.ts';
import { signingSecret } from '../support/slack-requests.ts';
import { startMomentum } from '../support/started.ts';

const folder = mkdtempSync(join(tmpdir(), 'momentum-journey-'));
const repository = join(folder, 'shop');
await bigRepository(repository, { commits: 1_500 });

interface Counted {
  commits: number;
  /** Of each author, by address. */
  byAuthor: Map<string, { commits: number; added: number }>;
}

/** Lock files and, by linguist's rules, whatever is in a folder called cache. */
const nobodysLines = /package-lock\.json$|[\t/]cache\//;

/** What git itself says of 2024, counted here with nothing of Momentum's. */
async function countedByGit(): Promise<Counted> {
  const log = await plainGit(repository, [
    'log',
    '--no-merges',
    '--numstat',
    '--date=format-local:%Y',
    '--format=@%ad %ae',
  ]);
  const byAuthor: Counted['byAuthor'] = new Map();
  let current: { commits: number; added: number } | null = null;
  for (const line of log.split('\n')) {
    const [, year, email] = /^@(\d+) (.+)$/.exec(line) ?? [];
    if (email !== undefined) {
      current = year === '2024' ? (byAuthor.get(email) ?? { commits: 0, added: 0 }) : null;
      if (!current) continue;
      byAuthor.set(email, current);
      current.commits += 1;
    } else if (current && line !== '' && !nobodysLines.test(line)) {
      current.added += Number(line.split('\t')[0]) || 0;
    }
  }
  return { commits: [...byAuthor.values()].reduce((sum, one) => sum + one.commits, 0), byAuthor };
}

const truth = await countedByGit();
const [busiest = ''] =
  [...truth.byAuthor].toSorted((one, other) => other[1].commits - one[1].commits)[0] ?? [];
const person = truth.byAuthor.get(busiest);
const year = 'from=2024-01-01&to=2024-12-31';
const number = new Intl.NumberFormat('en-GB');

const slack = await slackStandIn();
for (const scope of Object.keys(scopes)) slack.behaviour.scopes.add(scope);
slack.people.set('U0ADA', { id: 'U0ADA', name: 'Ada' });
const environment = {
  MOMENTUM_HOME: join(folder, 'home'),
  MOMENTUM_PRIVACY: 'everyone',
  INIT_CWD: repository,
  SLACK_BOT_TOKEN: botToken,
  SLACK_SIGNING_SECRET: signingSecret,
  SLACK_API_URL: slack.apiUrl,
};
const momentum = await startMomentum(environment);
const link = await momentum.line(/Sign in as administrator \(once, within 15 minutes\): (\S+)/);
const browser = await openBrowser();
const page = await browser.newPage();
afterAll(async () => {
  await browser.close();
  momentum.process.kill('SIGTERM');
  await momentum.ended;
});

/** What a tile of the dashboard shows, as somebody reads it; playwright looks through shadow roots by itself. */
async function tile(on: Page, metric: string): Promise<string> {
  const value = on.locator(`momentum-metric[metric="${metric}"] [part~="value"]`);
  const [text = ''] = await value.allInnerTexts();
  return text.replace(/\s+/g, ' ').trim();
}

describe('somebody who has only the README', () => {
  it('signs in with the link that npm start printed', async () => {
    await page.goto(link);
    await page.click('button');
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('sees the number of commits that git counts in the browser', async () => {
    const shown = `${number.format(truth.commits)} commits`;
    await eventually(
      async () => {
        await page.goto(`${momentum.address}/?${year}`);
        await page.waitForTimeout(1_500);
        return tile(page, 'commit-pr-activity.commits');
      },
      (text) => text === shown,
    );
  });

  it('sees the same number in the terminal', async () => {
    const run = commandLine({ url: '' }, { ...environment, DATABASE_URL: '' });
    const { out } = await run('metric', 'activity', '--from', '2024-01-01', '--to', '2024-12-31');
    expect(out).toContain(`${number.format(truth.commits)} commits`);
  });

  it('sees the same number over HTTP, and that of one person with their lines', async () => {
    const run = commandLine({ url: '' }, { ...environment, DATABASE_URL: '' });
    const token = (await run('token', 'create', '--scope', 'read')).out.trim();
    const ask = async (path: string) => {
      const response = await fetch(`${momentum.address}/api/v1/metrics/${path}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return answer.parse(await response.json()).metrics;
    };
    expect((await ask(`activity?${year}`))[0]?.value).toBe(truth.commits);
    expect((await ask(`commits?${year}&contributor=${busiest}`))[0]?.value).toBe(person?.commits);
    expect((await ask(`contribution?${year}&contributor=${busiest}&metric=lines_added`))[0]?.value).toBe(
      person?.added,
    );
  });

  it('sees the same number in Slack', async () => {
    const { said } = await type(
      slack,
      momentum.address.replace('localhost', '127.0.0.1'),
      'U0ADA',
      'activity 2024-01-01..2024-12-31',
    );
    const [message] = await said.messages();
    expect(JSON.stringify(message)).toContain(`${number.format(truth.commits)} commits`);
    expect(slack.refused).toEqual([]);
  });
});
