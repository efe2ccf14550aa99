import { describe, expect, it } from 'vitest';
import { eventually } from '../support/browser.ts';
import { problem } from '../support/widget-site.ts';
import { widgetStage } from '../support/widget-stage.ts';

const stage = widgetStage();
const sizes = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 320 },
  { theme: 'dark', width: 320 },
] as const;

describe.each(sizes)('in the $theme theme at $width pixels', (options) => {
  it('the dashboard breaks no rule of accessibility, and is no wider than its window', async () => {
    const { page, accessibilityFindings } = await stage.visit('/?range=90d&compare=previous', options);
    await page.locator('canvas').nth(7).waitFor();
    await eventually(
      () => page.locator('[aria-busy=true]').count(),
      (busy) => busy === 0,
    );
    expect(await accessibilityFindings()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.width);
  });

  it('its menus, explanations and tables break none either', async () => {
    const { page, accessibilityFindings } = await stage.visit('/', options);
    const chart = page.locator('momentum-chart').first();
    await chart.getByRole('button', { name: /^More about/ }).click();
    await chart.getByRole('button', { name: 'Show as table' }).click();
    await page.getByRole('button', { name: 'About Commits' }).first().click();
    await page.getByRole('button', { name: 'Theme and signing out' }).click();
    await page.locator('momentum-filters').getByText('Custom').click();
    await page.locator('.explanation').waitFor();
    expect(await accessibilityFindings()).toEqual([]);
  });

  it.each([
    ['while it loads', null],
    ['where it failed', problem(502, 'source_down', 'The database does not answer.')],
    ['where it is not allowed', problem(403, 'forbidden', 'Fewer than five people.')],
  ])('a page of widgets %s breaks none', async (_, reply) => {
    stage.site.replies['/api/v1/metrics/commit-pr-activity'] = reply;
    const widgets = `<momentum-metric metric="commit-pr-activity.commits"></momentum-metric>
      <momentum-chart group="commit-pr-activity" chart="trend"></momentum-chart>`;
    const { page, accessibilityFindings } = await stage.show(widgets, options);
    await page
      .locator(reply === null ? 'momentum-chart .bone' : 'momentum-chart [part=message]')
      .first()
      .waitFor();
    expect(await accessibilityFindings()).toEqual([]);
  });

  it.each([
    ['Sign in to Momentum', '/api/v1/me', problem(401, 'not_signed_in', 'Sign in first.')],
    ['Connect a first source', '/api/v1/sources', { body: { sources: [] } }],
  ])('the page “%s” breaks none', async (heading, path, reply) => {
    stage.site.replies[path] = reply;
    const { page, accessibilityFindings } = await stage.visit('/', options);
    await page.getByRole('heading', { name: heading }).waitFor();
    expect(await accessibilityFindings()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.width);
  });
});

describe('without a mouse', () => {
  it('everything is reached with the tab key, in the order of the page', async () => {
    const { page } = await stage.show(`<momentum-provider range="90d">
      <momentum-filters></momentum-filters>
      <momentum-metric metric="commit-pr-activity.commits"></momentum-metric>
      <momentum-chart group="commit-pr-activity" chart="trend"></momentum-chart>
    </momentum-provider>`);
    await page.locator('canvas').waitFor();
    const reached: string[] = [];
    for (let step = 0; step < 8; step += 1) {
      await page.keyboard.press('Tab');
      reached.push(String(await page.evaluate(focused)));
    }
    expect(reached).toEqual([
      'range',
      'by',
      'Compare with the period before',
      'About Commits',
      'More about Commits over time',
      'Commits',
      'Commits, trend',
      'Chart: arrow keys read its values, plus and minus zoom',
    ]);
  });

  it('a menu is closed with Escape, and the focus is back at its button', async () => {
    const { page } = await stage.show(
      '<momentum-chart group="commit-pr-activity" chart="trend"></momentum-chart>',
    );
    const more = page.getByRole('button', { name: /^More about/ });
    await more.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('button', { name: 'Download CSV' }).count()).toBe(0);
    expect(await page.evaluate(focused)).toBe('More about Commits over time');
  });
});

/** The name of what has the focus, through all shadow roots. */
const focused = `(() => {
  let element = document.activeElement;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element.getAttribute('aria-label') || element.name || (element.labels?.[0] ?? element).textContent.trim();
})()`;
