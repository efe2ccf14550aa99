import { describe, expect, it } from 'vitest';
import { drawing } from '../../server/contract/charts.ts';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import { palettes } from '../../server/contract/drawing/palette.ts';
import { eventually } from '../support/browser.ts';
import {
  cycleTimeAnswer,
  deploymentAnswer,
  pipelineAnswer,
  withManyParts,
  workInProgressAnswer,
} from '../support/delivery-answers.ts';
import { saved } from '../support/saved.ts';
import { coloursOn, wordsOf } from '../support/widget-page.ts';
import { widgetStage } from '../support/widget-stage.ts';

const stage = widgetStage();
const answers = [cycleTimeAnswer(), workInProgressAnswer(), deploymentAnswer(), pipelineAnswer()];
const charts = answers.flatMap((answer) => answer.charts.map(({ id }) => ({ answer, id })));
const drawn = charts.filter(({ answer, id }) => drawingOf(answer, id).kind !== 'table');
const sizes = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 320 },
  { theme: 'dark', width: 320 },
] as const;

async function show(group: string, chart: string, options = {}) {
  for (const answer of answers) stage.site.replies[`/api/v1/metrics/${answer.group}`] ??= { body: answer };
  const opened = await stage.show(
    `<momentum-chart group="${group}" chart="${chart}"></momentum-chart>`,
    options,
  );
  const element = opened.page.locator('momentum-chart');
  return { ...opened, element, canvas: element.locator('canvas'), plot: element.locator('.plot') };
}

describe.each(sizes)('in the $theme theme at $width pixels', (options) => {
  it.each(charts)(
    'the chart $id breaks no rule of accessibility and is no wider than its page',
    async ({ answer, id }) => {
      const { page, element, accessibilityFindings } = await show(answer.group, id, options);
      await element.locator('canvas, table').waitFor();
      expect(await accessibilityFindings()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.width);
    },
  );
});

describe('a chart of deliveries', () => {
  it.each(drawn)('$id shows what its picture shows, and says it', async ({ answer, id }) => {
    const { canvas, page } = await show(answer.group, id);
    expect(await canvas.getAttribute('aria-label')).toBe(drawingOf(answer, id).description);
    const { content } = await saved(page, 'Download JSON');
    expect(drawing.parse(JSON.parse(content.toString()))).toEqual(drawingOf(answer, id));
  });

  it.each(drawn)('$id is saved as PNG', async ({ answer, id }) => {
    const { page, canvas } = await show(answer.group, id);
    await canvas.waitFor();
    const { content } = await saved(page, 'Download PNG');
    expect(content.subarray(1, 4).toString('latin1')).toBe('PNG');
  });

  it('has for success and failure the colours that they have everywhere', async () => {
    const { canvas } = await show('deployment-velocity', 'results');
    const colours = await eventually(
      () => coloursOn(canvas),
      (found) => found.length > 3,
    );
    expect(colours).toEqual(
      expect.arrayContaining([palettes.light.series[0], palettes.light.series[2], palettes.light.series[7]]),
    );
  });

  it('is read cell by cell where it is a heatmap, along rows and from row to row', async () => {
    const { page, plot, element } = await show('cycle-time', 'shares');
    await plot.focus();
    await page.keyboard.press('Home');
    const said = element.locator('momentum-plot [role=status]');
    expect(await wordsOf(said)).toBe('Coding time, Week of 24 Aug 2026: 25.9 %');
    await page.keyboard.press('ArrowDown');
    expect(await wordsOf(said)).toMatch(/^Review time, Week of 24 Aug 2026: 5\d/);
    await page.keyboard.press('ArrowRight');
    expect(await wordsOf(said)).toMatch(/^Review time, Week of 31 Aug 2026/);
  });

  it('names the shades of a heatmap, and that some cells have no data', async () => {
    const { element } = await show('cycle-time', 'shares');
    const shades = element.getByRole('list', { name: 'Shades' }).getByRole('listitem');
    await shades.first().waitFor();
    expect(await shades.allTextContents()).toEqual([
      'under 20 %',
      '20–40 %',
      '40–60 %',
      '60 % and more',
      'no data',
    ]);
  });

  it('tells the page which part of a metric somebody wants to know more about', async () => {
    const { page, plot, element } = await show('cycle-time', 'shares');
    await element.evaluate((node) => {
      node.addEventListener('momentum-drill-down', ({ detail }: { detail: object }) => {
        node.title = JSON.stringify(detail);
      });
    });
    await plot.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(JSON.parse((await element.getAttribute('title')) ?? '')).toEqual({
      group: 'cycle-time',
      metric: 'bottleneck',
      bucket: '2026-08-24',
      part: 'review_time',
    });
  });

  it('with forty parts has a legend of seven', async () => {
    const many = workInProgressAnswer();
    stage.site.replies['/api/v1/metrics/work-in-progress'] = {
      body: { ...many, metrics: many.metrics.map(withManyParts) },
    };
    const { element, canvas } = await show('work-in-progress', 'along', { width: 320 });
    await canvas.waitFor();
    expect(
      await element.getByRole('list', { name: 'Shown in the chart' }).getByRole('listitem').count(),
    ).toBe(7);
  });
});

describe('a table', () => {
  it('has a heading a column, sorts by each, and comes back to its own order', async () => {
    const { element } = await show('cycle-time', 'waiting');
    const waiting = element.getByRole('columnheader', { name: 'Waiting' });
    const first = () => element.getByRole('row').nth(1).getByRole('rowheader').textContent();
    expect(await first()).toMatch(/^#480/);
    await waiting.getByRole('button').click();
    await waiting.getByRole('button').click();
    expect(await waiting.getAttribute('aria-sort')).toBe('ascending');
    expect(await first()).toMatch(/^#486/);
    await waiting.getByRole('button').press('Enter');
    expect(await waiting.getAttribute('aria-sort')).toBeNull();
    expect(await first()).toMatch(/^#480/);
  });

  it('is saved as CSV with its words and numbers, and offers no picture', async () => {
    const { page, element } = await show('cycle-time', 'waiting');
    await element.getByRole('table').waitFor();
    const { content } = await saved(page, 'Download CSV');
    expect(content.toString().split('\r\n').slice(0, 2)).toEqual([
      'Pull request,Repository,Merged,Waiting',
      expect.stringMatching(/^#480 .*,acme\/payments-service,2026-11-10,1036800$/),
    ]);
    await page.getByRole('button', { name: /^More about/ }).click();
    expect(await page.getByRole('button', { name: 'Download PNG' }).count()).toBe(0);
  });
});
