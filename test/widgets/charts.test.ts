import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { drawing } from '../../server/contract/charts.ts';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import { palettes } from '../../server/contract/drawing/palette.ts';
import { eventually } from '../support/browser.ts';
import { activityAnswer, commitsAnswer, contributionAnswer } from '../support/example-installation.ts';
import { choose, saved } from '../support/saved.ts';
import { coloursOn, wordsOf } from '../support/widget-page.ts';
import { widgetStage } from '../support/widget-stage.ts';

const stage = widgetStage();
const plain = new URLSearchParams();
const kinds = [
  ['line', activityAnswer(plain), 'trend'],
  ['bar along time', activityAnswer(plain), 'activity'],
  ['area', contributionAnswer(plain), 'lines'],
  ['pie', contributionAnswer(plain), 'languages'],
  ['bar of parts', contributionAnswer(plain), 'repositories'],
  ['histogram', commitsAnswer(plain), 'sizes'],
  ['calendar', commitsAnswer(plain), 'calendar'],
] as const;

async function show(group: string, chart: string, attributes = '', options = {}) {
  const opened = await stage.show(
    `<momentum-chart group="${group}" chart="${chart}" ${attributes}></momentum-chart>`,
    options,
  );
  const element = opened.page.locator('momentum-chart');
  await drawnOn(element);
  return { ...opened, element, plot: element.locator('.plot'), canvas: element.locator('canvas') };
}

async function drawnOn(element: Locator): Promise<string[]> {
  await element.locator('canvas').waitFor();
  return eventually(
    () => coloursOn(element.locator('canvas')),
    (colours) => colours.length > 0,
  );
}

describe('a chart', () => {
  it.each(kinds)(
    'of the kind %s is drawn in the colours of the palette, and named by its content',
    async (_, answer, chart) => {
      const { element, canvas } = await show(answer.group, chart);
      const shades = chart === 'calendar' ? palettes.light.scale : palettes.light.series;
      expect(await drawnOn(element)).toContain(shades[chart === 'calendar' ? 3 : 0]);
      expect(await canvas.getAttribute('role')).toBe('img');
      expect(await canvas.getAttribute('aria-label')).toBe(drawingOf(answer, chart).description);
    },
  );

  it('is dark where the reader prefers it, and light where the page says so', async () => {
    const { element } = await show('commit-pr-activity', 'trend', '', { theme: 'dark' });
    expect(await drawnOn(element)).toContain(palettes.dark.series[0]);
    await element.evaluate((chart) => chart.setAttribute('theme', 'light'));
    await eventually(
      () => coloursOn(element.locator('canvas')),
      (colours) => colours.includes(palettes.light.series[0] ?? ''),
    );
  });

  it('follows when the reader’s preference changes', async () => {
    const { element, page } = await show('commit-pr-activity', 'trend');
    await page.emulateMedia({ colorScheme: 'dark' });
    await eventually(
      () => coloursOn(element.locator('canvas')),
      (colours) => colours.includes(palettes.dark.series[0] ?? ''),
    );
  });

  it('takes its colours from custom properties', async () => {
    const { element } = await show('commit-pr-activity', 'trend', 'theme="dark" id="styled"');
    await element.evaluate((chart) => chart.style.setProperty('--momentum-series-1', 'oklch(0.7 0.2 150)'));
    await element.evaluate((chart) => chart.setAttribute('theme', 'light'));
    const colours = await eventually(
      () => coloursOn(element.locator('canvas')),
      (found) => !found.includes(palettes.dark.series[0] ?? ''),
    );
    expect(colours).not.toContain(palettes.light.series[0]);
  });

  it('switches a series off and on by its legend, and its axis with it', async () => {
    const { element, page } = await show('code-contribution', 'lines');
    const removed = page.getByRole('button', { name: 'Lines removed' });
    const green = palettes.light.series[1] ?? '';
    expect(await coloursOn(element.locator('canvas'))).toContain(green);
    await removed.click();
    expect(await removed.getAttribute('aria-pressed')).toBe('false');
    await eventually(
      () => coloursOn(element.locator('canvas')),
      (colours) => colours.length > 0 && !colours.includes(green),
    );
    await removed.press('Enter');
    await eventually(
      () => coloursOn(element.locator('canvas')),
      (colours) => colours.includes(green),
    );
  });

  it('switches slices of a pie off, too', async () => {
    const { element, page } = await show('code-contribution', 'languages');
    await page.getByRole('button', { name: /^TypeScript/ }).click();
    const blue = palettes.light.series[0] ?? '';
    await eventually(
      () => coloursOn(element.locator('canvas')),
      (colours) => colours.length > 0 && !colours.includes(blue),
    );
  });

  it('is read with the arrow keys, place by place', async () => {
    const { page, plot } = await show('commit-pr-activity', 'trend');
    await plot.focus();
    await page.keyboard.press('End');
    const said = page.locator('momentum-plot [role=status]');
    expect(await wordsOf(said)).toBe(
      'Week of 16 Nov 2026 (partial): Commits 22 commits, Commits, trend 61 commits',
    );
    await page.keyboard.press('ArrowLeft');
    expect(await wordsOf(said)).toContain('Week of 9 Nov 2026: Commits 71 commits');
  });

  it('is zoomed and moved with the keyboard, and shown whole again', async () => {
    const { page, plot, element } = await show('commit-pr-activity', 'trend');
    await plot.focus();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await page.keyboard.press('Shift+ArrowRight');
    const { content } = await saved(page, 'Download CSV');
    const rows = content.toString().trim().split('\r\n');
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.length).toBeLessThan(13);
    await page.getByRole('button', { name: 'Reset zoom' }).click();
    await eventually(
      () => element.getByRole('button', { name: 'Reset zoom' }).count(),
      (count) => count === 0,
    );
    expect((await saved(page, 'Download CSV')).content.toString().trim().split('\r\n')).toHaveLength(14);
  });

  it('is zoomed with Ctrl and the wheel, and leaves the wheel alone to the page', async () => {
    const { page, canvas, element } = await show('commit-pr-activity', 'trend');
    await canvas.hover();
    await page.mouse.wheel(0, -200);
    expect(await element.getByRole('button', { name: 'Reset zoom' }).count()).toBe(0);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    await element.getByRole('button', { name: 'Reset zoom' }).waitFor();
  });

  it('shows the values of a place with the words of the answer', async () => {
    const { canvas, element } = await show('commit-pr-activity', 'activity');
    const box = await canvas.boundingBox();
    await canvas.hover({ position: { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 } });
    await eventually(
      () => coloursOn(element.locator('canvas')),
      (colours) => colours.includes(palettes.light.text),
    );
  });

  it.each([
    ['commit-pr-activity', 'trend', { group: 'commit-pr-activity', metric: 'commits', bucket: '2026-08-24' }],
    [
      'code-contribution',
      'repositories',
      { group: 'code-contribution', metric: 'repositories', key: 'acme/payments-service' },
    ],
  ])(
    'tells the page which place of %s %s somebody wants to know more about',
    async (group, chart, expected) => {
      const { page, plot, element } = await show(group, chart);
      await element.evaluate((node) => {
        node.addEventListener('momentum-drill-down', ({ detail }: { detail: object }) => {
          node.title = JSON.stringify(detail);
        });
      });
      await plot.focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('Enter');
      expect(JSON.parse((await element.getAttribute('title')) ?? '')).toEqual(expected);
    },
  );

  it('tells the place of a click', async () => {
    const { canvas, element } = await show('code-contribution', 'repositories');
    await element.evaluate((node) => {
      node.addEventListener('momentum-drill-down', ({ detail }: { detail: object }) => {
        node.title = JSON.stringify(detail);
      });
    });
    const box = await canvas.boundingBox();
    await canvas.click({ position: { x: (box?.width ?? 0) * 0.4, y: (box?.height ?? 0) * 0.12 } });
    const title = await eventually(
      () => element.getAttribute('title'),
      (heard) => heard !== null,
    );
    expect(JSON.parse(title ?? '')).toMatchObject({ key: 'acme/payments-service' });
  });

  it('is shown as a table instead, and back', async () => {
    const { page, element } = await show('commit-pr-activity', 'trend');
    await choose(page, 'Show as table');
    const table = element.getByRole('table');
    expect(await table.getByRole('row').count()).toBe(14);
    const cells = table.getByRole('row').nth(1).locator('th, td');
    expect(await cells.allTextContents()).toEqual(['Week of 24 Aug 2026', '31 commits', '38 commits']);
    await choose(page, 'Show as chart');
    await drawnOn(element);
  });

  it('draws a year from its end on narrow pages, without making the page wider', async () => {
    const { page } = await show('commit-activity', 'calendar', '', { width: 320 });
    const plot = page.locator('momentum-plot');
    expect(await plot.evaluate((element) => element.scrollLeft)).toBeGreaterThan(100);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  });
});

describe('a download', () => {
  it('holds as CSV what is shown: without what is switched off, and safe in a spreadsheet', async () => {
    const { page } = await show('commit-pr-activity', 'trend');
    await page.getByRole('button', { name: 'Commits, trend' }).click();
    const { name, content } = await saved(page, 'Download CSV');
    expect(name).toBe('commit-pr-activity-trend.csv');
    const rows = content.toString().split('\r\n');
    expect(rows.slice(0, 2)).toEqual(['Week,Partial,Commits', '2026-08-24,no,31']);
    expect(rows[13]).toBe('2026-11-16,yes,22');
  });

  it('keeps a repository’s name from being a formula', async () => {
    const { page } = await show('code-contribution', 'repositories');
    const { content } = await saved(page, 'Download CSV');
    expect(content.toString()).toContain("'=cmd(),17");
  });

  it('holds as JSON the drawing', async () => {
    const { page } = await show('code-contribution', 'languages');
    const { content } = await saved(page, 'Download JSON');
    const shown = drawing.parse(JSON.parse(content.toString()));
    expect(shown).toEqual(drawingOf(contributionAnswer(plain), 'languages'));
  });

  it('is as PNG the chart with its title and legend', async () => {
    const { page, canvas } = await show('code-contribution', 'lines');
    const { name, content } = await saved(page, 'Download PNG');
    expect(name).toBe('code-contribution-lines.png');
    expect(content.subarray(1, 4).toString('latin1')).toBe('PNG');
    const box = await canvas.boundingBox();
    expect(content.readUInt32BE(16)).toBeGreaterThan(box?.width ?? 0);
    expect(content.readUInt32BE(20)).toBeGreaterThan((box?.height ?? 0) + 60);
  });
});
