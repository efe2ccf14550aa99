import { afterAll, describe, expect, it } from 'vitest';
import { closePictures, drawPicture } from '../../server/charts/draw.ts';
import type { Answer } from '../../server/contract/answer.ts';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import { palettes } from '../../server/contract/drawing/palette.ts';
import { InvalidInput } from '../../server/contract/errors.ts';
import {
  cycleTimeAnswer,
  deploymentAnswer,
  pipelineAnswer,
  withManyParts,
  workInProgressAnswer,
} from '../support/delivery-answers.ts';

afterAll(() => closePictures());

async function svgOf(answer: Answer, id: string, width = 1_000): Promise<string> {
  const options = { format: 'svg', theme: 'light', width, height: width / 2 } as const;
  return (await drawPicture(drawingOf(answer, id), options)).toString('utf8');
}

function marks(svg: string, layer: string): number {
  const pattern = new RegExp(
    `<g class="mark-[a-z]+ role-mark [a-z0-9_]*${layer}_marks"[^>]*>(.*?)</g>`,
    'gs',
  );
  return [...svg.matchAll(pattern)].reduce(
    (sum, [, content = '']) => sum + content.split(/<path|<text/).length - 1,
    0,
  );
}

describe('a picture', () => {
  it('of stacked means has a bar for each stage of each week that has one, and says what they stand on', async () => {
    const svg = await svgOf(cycleTimeAnswer(), 'stages');
    expect(marks(svg, 'bars')).toBe(3 * 12);
    for (const words of ['Coding time', 'Mean time', '1 d', 'left out: 7 not deployed and 3 without review'])
      expect(svg).toContain(words);
  });

  it('of a heatmap has a cell for each value, its number in it where it fits, and a legend', async () => {
    const svg = await svgOf(cycleTimeAnswer(), 'shares');
    expect(marks(svg, 'cells')).toBe(39);
    expect(marks(svg, 'numbers')).toBe(36);
    for (const words of ['under 20 %', 'no data', '16 Nov*', 'Week (* partial)'])
      expect(svg).toContain(words);
    expect(marks(await svgOf(cycleTimeAnswer(), 'shares', 400), 'numbers')).toBe(0);
  });

  it('of a heatmap by hours has 24 cells for each weekday', async () => {
    expect(marks(await svgOf(pipelineAnswer(), 'hours'), 'cells')).toBe(168);
  });

  it('of boxes has a box for each part and a dot for each value beyond', async () => {
    const svg = await svgOf(pipelineAnswer(), 'boxes');
    expect([marks(svg, 'boxes'), marks(svg, 'outliers')]).toEqual([5, 6]);
    expect(svg).toContain('75 min');
  });

  it('with a second axis labels both', async () => {
    const svg = await svgOf(deploymentAnswer(), 'both');
    for (const words of ['>40<', '>3 d<', 'Lead time for changes (median) (right)'])
      expect(svg).toContain(words);
  });

  it('has the colours of success and failure', async () => {
    const svg = await svgOf(deploymentAnswer(), 'results');
    expect(svg).toContain(palettes.light.series[0]);
    expect(svg).toContain(palettes.light.series[2]);
  });

  it('shortens long names in their middle, so that they can be told apart', async () => {
    const answer = workInProgressAnswer();
    const many = { ...answer, metrics: answer.metrics.map(withManyParts) };
    expect(await svgOf(many, 'statuses', 600)).toMatch(/acme\/[^<]*…[^<]*-name-13</);
  });

  it.each([
    [workInProgressAnswer(), 'along'],
    [pipelineAnswer(), 'steps'],
    [cycleTimeAnswer(), 'total'],
  ])('of one bucket alone is drawn too', async (answer, id) => {
    const first = <T>(list: readonly T[]) => list.slice(0, 1);
    const metrics = answer.metrics.map((metric) => ({
      ...metric,
      series: first(metric.series),
      breakdown: metric.breakdown?.map((slice) => ({ ...slice, series: first(slice.series ?? []) })) ?? [],
    }));
    expect(marks(await svgOf({ ...answer, metrics }, id), 'points')).toBeGreaterThan(0);
  });

  it('of a table there is none: it says where the rows are', async () => {
    const table = drawPicture(drawingOf(cycleTimeAnswer(), 'waiting'), { format: 'png' });
    await expect(table).rejects.toThrow(InvalidInput);
    await expect(table).rejects.toThrow(
      '“Merged and not yet deployed” is a table: there is no picture of it.',
    );
  });
});
