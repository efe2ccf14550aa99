import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exampleReplies } from '../support/example-installation.ts';
import { coloursOn, embedding, wordsOf } from '../support/widget-page.ts';
import { openWidgetSite, problem, type WidgetSite } from '../support/widget-site.ts';
import { widgetStage } from '../support/widget-stage.ts';

const stage = widgetStage();
/** Two origins: the wiki's policy names Momentum's and nothing else. */
let momentum: WidgetSite;
let wiki: WidgetSite;

beforeAll(async () => {
  [momentum, wiki] = await Promise.all([openWidgetSite(), openWidgetSite()]);
  wiki.policy = `default-src 'none'; script-src ${momentum.address}; connect-src ${momentum.address}`;
  momentum.allowedOrigins = [wiki.address];
});
afterAll(async () => {
  await momentum.close();
  await wiki.close();
});
beforeEach(() => {
  momentum.requests.length = 0;
  momentum.replies = exampleReplies();
});

const widgets =
  () => `<momentum-provider server="${momentum.address}" token="embed" range="90d" theme="light">
  <momentum-filters></momentum-filters>
  <momentum-metric metric="commit-pr-activity.commits"></momentum-metric>
  <momentum-chart group="commit-pr-activity" chart="trend"></momentum-chart>
</momentum-provider>`;

async function embed(html: string, cookie = false) {
  wiki.pages['/wiki'] = embedding(momentum.address, html);
  wiki.pages['/empty'] = '<!doctype html><title>Empty</title>';
  const opened = await stage.open(`${wiki.address}/empty`);
  if (cookie)
    await opened.context.addCookies([{ name: 'momentum_session', value: 's', url: momentum.address }]);
  await opened.page.goto(`${wiki.address}/wiki`);
  return opened;
}

describe('widgets on another site', () => {
  it('work under its strict policy, with a token and never with cookies', async () => {
    const { page } = await embed(widgets(), true);
    await page.locator('canvas').waitFor();
    expect(await wordsOf(page.locator('momentum-metric .value'))).toBe('632 commits');
    expect((await coloursOn(page.locator('canvas'))).length).toBeGreaterThan(0);
    const [request] = momentum.requests;
    expect(request?.headers).toMatchObject({ authorization: 'Bearer embed', origin: wiki.address });
    expect(momentum.requests.map(({ headers }) => headers.cookie)).toEqual([undefined]);
  });

  it('ask the server that their script came from where the page names none', async () => {
    const { page } = await embed(
      '<momentum-metric token="embed" metric="commit-pr-activity.commits"></momentum-metric>',
    );
    await page.locator('momentum-metric .value').waitFor();
    expect(momentum.requests).toHaveLength(1);
  });

  it('may stand on a page that has the script twice', async () => {
    const script = `<script type="module" src="${momentum.address}/widgets/momentum.js?again"></script>`;
    const { page } = await embed(`${script}${widgets()}`);
    await page.locator('canvas').waitFor();
  });

  it('say where to sign in when the token is over', async () => {
    const { page } = await embed(widgets());
    await page.locator('canvas').waitFor();
    momentum.replies['/api/v1/metrics/commit-pr-activity'] = problem(
      401,
      'not_signed_in',
      'The token is over.',
    );
    await page.reload();
    await page.getByText('Sign in to see this.').first().waitFor();
    expect(await page.getByRole('link').first().getAttribute('href')).toBe(`${momentum.address}/`);
  });
});
