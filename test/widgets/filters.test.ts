import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/browser.ts';
import { wordsOf } from '../support/widget-page.ts';
import { widgetStage } from '../support/widget-stage.ts';

const stage = widgetStage();
const path = '/api/v1/metrics/commit-pr-activity';

async function show(attributes = 'range="30d"') {
  const opened = await stage.show(`<momentum-provider ${attributes}>
    <momentum-filters></momentum-filters>
    <momentum-metric metric="commit-pr-activity.commits"></momentum-metric>
  </momentum-provider>`);
  const { page } = opened;
  await page.locator('momentum-metric .value').waitFor();
  return { page, filters: page.locator('momentum-filters') };
}

async function askedNext(act: () => Promise<unknown>): Promise<string> {
  const before = stage.site.asked.length;
  await act();
  await eventually(
    async () => stage.site.asked.length,
    (count) => count > before,
  );
  return stage.site.asked.at(-1) ?? '';
}

function chosen(filters: Locator): Promise<string[]> {
  return filters.locator('.choice:has(:checked)').allTextContents();
}

describe('the filters', () => {
  it('show what the provider asks', async () => {
    const { filters } = await show('range="90d" by="week" compare');
    expect((await chosen(filters)).map((words) => words.trim())).toEqual(['90 days', 'By week']);
    expect(await filters.getByRole('switch').isChecked()).toBe(true);
  });

  it('are chosen with the keyboard, and everything inside the provider asks anew', async () => {
    const { page, filters } = await show();
    await filters.getByRole('radio', { name: '30 days' }).focus();
    expect(await askedNext(() => page.keyboard.press('ArrowRight'))).toBe(`${path}?range=60d`);
    expect((await chosen(filters)).map((words) => words.trim())).toEqual(['60 days', 'Auto']);
  });

  it('change the length of a bucket and the comparison, and keep the period', async () => {
    const { page, filters } = await show();
    expect(await askedNext(() => filters.getByText('By week').click())).toBe(`${path}?range=30d&by=week`);
    await filters.getByRole('switch').focus();
    expect(await askedNext(() => page.keyboard.press('Space'))).toBe(
      `${path}?range=30d&by=week&compare=previous`,
    );
    expect(await askedNext(() => filters.getByText('Auto').click())).toBe(
      `${path}?range=30d&compare=previous`,
    );
  });

  it('take days of one’s own once both are there and in order', async () => {
    const { filters } = await show();
    await filters.getByText('Custom').click();
    const [from, to] = [filters.getByLabel('First day'), filters.getByLabel('Last day')];
    await from.fill('2026-11-08');
    await to.fill('2026-11-01');
    await eventually(
      () => wordsOf(filters.locator('.wrong')),
      (words) => words === 'The first day is after the last.',
    );
    expect(stage.site.asked).toHaveLength(1);
    expect(await askedNext(() => to.fill('2026-11-15'))).toBe(`${path}?from=2026-11-08&to=2026-11-15`);
    expect(await askedNext(() => filters.getByText('7 days').click())).toBe(`${path}?range=7d`);
    expect(await from.count()).toBe(0);
  });

  it('tell the page what was chosen', async () => {
    const { page, filters } = await show();
    await page.locator('momentum-provider').evaluate((provider) => {
      provider.addEventListener('momentum-filter-change', ({ detail }: { detail: object }) => {
        provider.title = JSON.stringify(detail);
      });
    });
    await filters.getByText('90 days').click();
    const title = await page.locator('momentum-provider').getAttribute('title');
    expect(JSON.parse(title ?? '')).toEqual({ range: '90d' });
  });
});
