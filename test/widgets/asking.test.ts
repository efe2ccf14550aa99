import { describe, expect, it } from 'vitest';
import { eventually } from '../support/browser.ts';
import { activityAnswer } from '../support/example-installation.ts';
import { wordsOf } from '../support/widget-page.ts';
import { problem } from '../support/widget-site.ts';
import { widgetStage } from '../support/widget-stage.ts';

const path = '/api/v1/metrics/commit-pr-activity';
const tile = '<momentum-metric metric="commit-pr-activity.commits"></momentum-metric>';
const answer = { body: activityAnswer(new URLSearchParams()) };

const stage = widgetStage();

async function show(widgets: string) {
  return (await stage.show(widgets)).page;
}

describe('asking', () => {
  it('asks an equal question once, whoever asks it', async () => {
    const page = await show(`
      <momentum-provider range="90d">
        ${tile}${tile}
        <momentum-metric metric="commit-pr-activity.commit_rate"></momentum-metric>
        <momentum-chart group="commit-pr-activity" chart="trend"></momentum-chart>
      </momentum-provider>
      <momentum-metric range="90d" metric="commit-pr-activity.commits"></momentum-metric>`);
    await page.locator('canvas').waitFor();
    expect(await page.locator('momentum-metric .value').count()).toBe(4);
    expect(stage.site.asked).toEqual([`${path}?range=90d`]);
  });

  it('names attributes as the API names its query, the element’s own before the provider’s', async () => {
    await show(`
      <momentum-provider range="30d" by="week" team="payments,web" compare>
        <momentum-metric metric="commit-pr-activity.commits" repository="acme/web" by="day"></momentum-metric>
        <momentum-metric metric="commit-pr-activity.commits" from="2026-11-01" to="2026-11-07" compare="none"></momentum-metric>
      </momentum-provider>`);
    await eventually(
      async () => stage.site.asked.length,
      (count) => count === 2,
    );
    expect(stage.site.asked.toSorted()).toEqual([
      `${path}?from=2026-11-01&to=2026-11-07&by=week&team=payments&team=web`,
      `${path}?range=30d&by=day&team=payments&team=web&repository=acme%2Fweb&compare=previous`,
    ]);
  });

  it('asks the nearest provider’s server', async () => {
    const page = await show(`
      <momentum-provider token="outer" range="7d">
        <momentum-provider token="inner">${tile}</momentum-provider>
      </momentum-provider>`);
    await page.locator('momentum-metric .value').waitFor();
    expect(stage.site.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer inner']);
    expect(stage.site.asked).toEqual([`${path}?range=7d`]);
  });

  it('waits as long as a busy server asks for, and tries again', async () => {
    const times: number[] = [];
    stage.site.replies[path] = () => {
      times.push(Date.now());
      if (times.length === 1)
        return problem(429, 'busy', 'Too many requests.', { headers: { 'Retry-After': '1' } });
      return times.length === 2 ? problem(503, 'source_busy', 'In a moment.') : answer;
    };
    const page = await show(tile);
    await page.locator('momentum-metric .value').waitFor();
    expect(times).toHaveLength(3);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('does not try again what is not allowed', async () => {
    stage.site.replies[path] = problem(403, 'forbidden', 'Not yours.');
    const page = await show(`<momentum-provider>${tile}${tile}</momentum-provider>`);
    await page.getByText('Not yours.').first().waitFor();
    expect(stage.site.asked).toHaveLength(1);
  });

  it('sends a session’s cookie on the server’s own pages, but never beside a token', async () => {
    const { page, context } = await stage.show(
      `${tile}<momentum-metric token="t" metric="commit-pr-activity.commits"></momentum-metric>`,
    );
    await page.locator('momentum-metric .value').nth(1).waitFor();
    stage.site.requests.length = 0;
    await context.addCookies([{ name: 'momentum_session', value: 's', url: stage.site.address }]);
    await page.reload();
    await page.locator('momentum-metric .value').nth(1).waitFor();
    const sent = stage.site.requests.map(({ headers }) => [headers.authorization, headers.cookie]);
    expect(sent).toHaveLength(2);
    expect(sent).toContainEqual([undefined, 'momentum_session=s']);
    expect(sent).toContainEqual(['Bearer t', undefined]);
  });

  it('mints a token where there is none, and a new one when it is over, once for all that wait', async () => {
    const minted: string[] = [];
    stage.site.replies['/mint'] = ({ method }) => {
      minted.push(String(method));
      return { body: { token: `token-${minted.length}` } };
    };
    let valid = 'token-1';
    stage.site.replies[path] = ({ headers }) =>
      headers.authorization === `Bearer ${valid}`
        ? answer
        : problem(401, 'not_signed_in', 'The token is over.');
    const page = await show(`<momentum-provider token-endpoint="/mint">
      ${tile}<momentum-metric metric="commit-pr-activity.commits" by="day"></momentum-metric>
    </momentum-provider>`);
    await page.locator('momentum-metric .value').nth(1).waitFor();
    expect(minted).toEqual(['POST']);
    valid = 'token-2';
    await page
      .locator('momentum-metric')
      .first()
      .evaluate((element) => element.setAttribute('by', 'month'));
    await eventually(
      async () => stage.site.asked.filter((asked) => asked.endsWith('by=month')).length,
      (count) => count === 2,
    );
    await eventually(
      () => page.locator('[aria-busy=true]').count(),
      (busy) => busy === 0,
    );
    expect(minted).toHaveLength(2);
  });

  it('gives up asking when the element leaves the page', async () => {
    stage.site.replies[path] = null;
    const page = await show(tile);
    const request = await eventually(
      async () => stage.site.requests[0],
      (first) => first !== undefined,
    );
    await page.locator('momentum-metric').evaluate((element) => element.remove());
    await eventually(
      async () => request?.destroyed ?? false,
      (gone) => gone,
    );
  });

  it('shows the numbers of before, dimmed, until those of a new question are there', async () => {
    const page = await show(`<momentum-provider range="90d">${tile}</momentum-provider>`);
    await page.locator('momentum-metric .value').waitFor();
    stage.site.replies[path] = null;
    await page.locator('momentum-provider').evaluate((provider) => provider.setAttribute('range', '7d'));
    await page.locator('article[data-outdated]').waitFor();
    expect(await wordsOf(page.locator('momentum-metric .value'))).toBe('632 commits');
    expect(await page.locator('article').getAttribute('aria-busy')).toBe('true');
  });
});
