import { describe, expect, it } from 'vitest';
import { eventually } from '../support/browser.ts';
import { activityAnswer } from '../support/example-installation.ts';
import { wordsOf } from '../support/widget-page.ts';
import { problem, type Reply } from '../support/widget-site.ts';
import { widgetStage } from '../support/widget-stage.ts';

const path = '/api/v1/metrics/commit-pr-activity';
const both = `<momentum-provider range="90d" compare>
  <momentum-metric metric="commit-pr-activity.commits"></momentum-metric>
  <momentum-chart group="commit-pr-activity" chart="trend"></momentum-chart>
</momentum-provider>`;

const stage = widgetStage();

async function show(widgets: string) {
  const opened = await stage.show(widgets);
  return {
    ...opened,
    tile: opened.page.locator('momentum-metric'),
    chart: opened.page.locator('momentum-chart'),
  };
}

describe('a tile and a chart', () => {
  it('keep their place while they load, so that nothing jumps', async () => {
    const waiting = Promise.withResolvers<Reply>();
    stage.site.replies[path] = () => waiting.promise;
    const { tile, chart } = await show(both);
    await tile.locator('.skeleton').waitFor();
    await chart.locator('.bone').first().waitFor();
    expect(await tile.locator('article').getAttribute('aria-busy')).toBe('true');
    const before = [await tile.boundingBox(), await chart.locator('.body').boundingBox()].map(
      (box) => box?.height,
    );
    waiting.resolve({ body: activityAnswer(new URLSearchParams({ compare: 'previous' })) });
    await chart.locator('canvas').waitFor();
    const after = [await tile.boundingBox(), await chart.locator('.body').boundingBox()].map(
      (box) => box?.height,
    );
    expect(after).toEqual(before);
    expect(await tile.locator('article').getAttribute('aria-busy')).toBe('false');
  });

  it('show the number, its change in words and colour, and the chart with its period', async () => {
    const { tile, chart } = await show(both);
    expect(await wordsOf(tile.locator('.value'))).toBe('632 commits');
    expect(await wordsOf(tile.locator('.change'))).toContain('12.3 % more');
    expect(await tile.locator('.change').getAttribute('class')).toContain('better');
    expect(await wordsOf(chart.locator('h3'))).toBe('Commits over time');
    expect(await wordsOf(chart.locator('[part=subtitle]'))).toContain('compared with 25 May – 23 Aug 2026');
  });

  it('say what to connect where nothing brings the data', async () => {
    const { tile, chart } = await show(`
      <momentum-metric metric="commit-pr-activity.prs_merged"></momentum-metric>
      <momentum-chart group="commit-pr-activity" chart="merged"></momentum-chart>`);
    expect(await wordsOf(tile.locator('[part=message]'))).toBe(
      'No pull requests collected yet. Connect a source that brings them, or wait for its first collection.',
    );
    expect(await wordsOf(chart.locator('[part=message]'))).toBe(
      'No pull requests collected yet. Connect a source that brings them, or wait for its first collection.',
    );
    expect(await chart.locator('canvas').count()).toBe(0);
  });

  it('say what failed, and work again after “Try again”', async () => {
    stage.site.replies[path] = problem(502, 'source_down', 'The database does not answer.', {
      hint: 'It is looked after.',
    });
    const { tile, chart } = await show(both);
    expect(await wordsOf(tile.locator('[role=alert]'))).toContain(
      'The database does not answer. It is looked after.',
    );
    expect(await wordsOf(chart.locator('[role=alert]'))).toContain('The database does not answer.');
    stage.site.replies[path] = { body: activityAnswer(new URLSearchParams()) };
    await tile.getByRole('button', { name: 'Try again' }).click();
    await tile.locator('.value').waitFor();
    await chart.locator('canvas').waitFor();
  });

  it('ask to sign in where nobody is', async () => {
    stage.site.replies[path] = problem(401, 'not_signed_in', 'Sign in first.');
    const { tile } = await show(both);
    await tile.getByText('Sign in to see this.').waitFor();
    expect(await tile.getByRole('link').getAttribute('href')).toBe(`${stage.site.address}/`);
  });

  it('give the server’s reason where somebody may not see them', async () => {
    stage.site.replies[path] = problem(403, 'forbidden', 'These numbers are for the team payments.');
    const { tile, chart } = await show(both);
    await tile.getByText('These numbers are for the team payments.').waitFor();
    await chart.getByText('These numbers are for the team payments.').waitFor();
    expect(await tile.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  });

  it('keep the last numbers where refreshing fails, and say from when they are and why', async () => {
    const { tile, chart, page } = await show(both);
    await chart.locator('canvas').waitFor();
    stage.site.replies[path] = problem(502, 'source_down', 'The database does not answer.');
    await page.locator('momentum-provider').evaluate((provider) => provider.refresh());
    for (const element of [tile, chart]) {
      const words = await wordsOf(element.locator('[part=stale]'));
      expect(words).toMatch(
        /^As of \d\d:\d\d\. Refreshing failed: The database does not answer\. Try again$/,
      );
    }
    expect(await wordsOf(tile.locator('.value'))).toBe('632 commits');
    stage.site.replies[path] = { body: activityAnswer(new URLSearchParams()) };
    await tile.getByRole('button', { name: 'Try again' }).click();
    await eventually(
      () => tile.locator('[part=stale]').count(),
      (count) => count === 0,
    );
  });

  it('say that the server cannot be reached', async () => {
    const { tile, troubles } = await show(
      '<momentum-metric server="http://127.0.0.1:9" metric="commit-pr-activity.commits"></momentum-metric>',
    );
    await tile.getByText('127.0.0.1:9 cannot be reached.').waitFor();
    // The policy of this page lets nobody else be asked, and the browser says so.
    troubles.splice(0);
  });

  it('say so where the answer is not one that they understand', async () => {
    stage.site.replies[path] = { body: { group: 'commit-pr-activity' } };
    const { tile } = await show(both);
    await tile.getByText('Momentum answered in a way that this page does not understand.').waitFor();
  });

  it('name the metrics and charts that there are instead of one that there is not', async () => {
    const { tile, chart } = await show(`
      <momentum-metric metric="commit-pr-activity.comits"></momentum-metric>
      <momentum-chart group="commit-pr-activity" chart="pie"></momentum-chart>`);
    await tile.getByText('It has commits, commit_rate and prs_merged.').waitFor();
    await chart.getByText('It has trend, activity and merged.').waitFor();
  });

  it('announce failures to the page', async () => {
    stage.site.replies[path] = problem(403, 'forbidden', 'Not yours.');
    const { page } = await show(`<p id="heard"></p>${both}`);
    await page.locator('momentum-provider').evaluate((provider) => {
      provider.addEventListener('momentum-error', ({ detail }: { detail: object }) => {
        provider.title = JSON.stringify(detail);
      });
    });
    await page.locator('momentum-metric').evaluate((tile) => tile.setAttribute('by', 'day'));
    const title = await eventually(
      () => page.locator('momentum-provider').getAttribute('title'),
      (heard) => heard !== null,
    );
    expect(JSON.parse(title ?? '')).toEqual({ code: 'forbidden', message: 'Not yours.' });
  });

  it('explain a number on demand: what it means, what was counted, what was left out', async () => {
    const { tile } = await show(both);
    await tile.getByRole('button', { name: 'About Commits' }).click();
    const words = await wordsOf(tile.getByRole('region', { name: 'About Commits' }));
    expect(words).toContain('Commits on the default branch');
    expect(words).toContain('Counted: 632, from git. Left out: 12 (bot).');
  });
});
