import { afterAll, describe, expect, it } from 'vitest';
import { closePictures, drawPicture } from '../../server/charts/draw.ts';
import type { ChartAnswer, MetricAnswer } from '../../server/contract/answer.ts';
import type { Drawing } from '../../server/contract/charts.ts';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import { palettes } from '../../server/contract/drawing/palette.ts';
import { answerOf, binOf, dayAfter, metricOf, pointsFrom, sliceOf } from '../support/answers.ts';

afterAll(() => closePictures());

const commits = metricOf({
  id: 'commits',
  title: 'Commits',
  value: 60,
  trend: { perBucket: 1, start: 10, end: 20 },
  series: pointsFrom('2026-10-26', 'week', [20, null, 30, 10], true),
  breakdown: [sliceOf('ts', 'TypeScript', 7), sliceOf('go', 'Go', 3)],
  bins: [binOf(0, 10, 'XS', 1), binOf(10, null, 'S', 3)],
});
const days = Array.from({ length: 365 }, (_, i) => ({
  start: dayAfter('2025-11-23', i),
  value: i % 5,
  sampleSize: 1,
}));
const charts = {
  line: { kind: 'line', shows: 'series' },
  area: { kind: 'area', shows: 'series', stacked: true },
  bar: { kind: 'bar', shows: 'series' },
  parts: { kind: 'bar', shows: 'breakdown' },
  histogram: { kind: 'histogram', shows: 'bins' },
  pie: { kind: 'pie', shows: 'breakdown' },
  calendar: { kind: 'calendar', shows: 'year', days },
} satisfies Record<string, Partial<ChartAnswer>>;

function drawn(id: keyof typeof charts, metric: MetricAnswer = commits): Drawing {
  const chart = { id, title: `Commits as ${id}`, metrics: [metric.id], ...charts[id] };
  return drawingOf(answerOf({ metrics: [metric], charts: [chart] }), id);
}

async function svgOf(drawing: Drawing, theme: 'light' | 'dark' = 'light'): Promise<string> {
  return (await drawPicture(drawing, { format: 'svg', theme })).toString('utf8');
}

/** How many marks the layer of that name holds. */
function marks(svg: string, layer: string): number {
  const groups = [
    ...svg.matchAll(
      new RegExp(`<g class="mark-[a-z]+ role-mark [a-z0-9_]*${layer}_marks"[^>]*>(.*?)</g>`, 'gs'),
    ),
  ];
  return groups.reduce((sum, [, content = '']) => sum + content.split('<path').length - 1, 0);
}

describe('an SVG', () => {
  it.each([
    ['line', 'points', 3],
    ['bar', 'bars', 3],
    ['parts', 'bars', 2],
    ['histogram', 'bars', 2],
    ['pie', 'slices', 2],
    ['calendar', 'days', 365],
  ] as const)('of a %s has a mark for each value that there is', async (id, layer, count) => {
    expect(marks(await svgOf(drawn(id)), layer)).toBe(count);
  });

  it('has title, period and the labels of its axes', async () => {
    const svg = await svgOf(drawn('line'));
    for (const words of [
      'Commits as line',
      '24 Aug – 22 Nov 2026 · by week',
      '26 Oct',
      '16 Nov',
      'Commits, trend',
      '>30<',
    ]) {
      expect(svg).toContain(words);
    }
  });

  it('breaks a line at a gap, and draws what touches a partial bucket apart', async () => {
    const long = { ...commits, series: pointsFrom('2026-10-26', 'week', [20, 25, null, 30, 35, 10], true) };
    const svg = await svgOf(drawn('line', long));
    expect(marks(svg, 'lines')).toBe(3);
    expect(marks(svg, 'points')).toBe(5);
  });

  it('carries the drawing’s description for people who do not see it', async () => {
    const drawing = drawn('pie');
    expect(await svgOf(drawing)).toContain(`<svg role="img" aria-label="${drawing.description}"`);
  });

  it('has the colours of its theme', async () => {
    expect(await svgOf(drawn('bar'), 'light')).toContain(palettes.light.series[0]);
    const dark = await svgOf(drawn('bar'), 'dark');
    expect(dark).toContain(palettes.dark.series[0]);
    expect(dark).toContain(`fill="${palettes.dark.surface}"`);
  });

  it('escapes text from repositories and people', async () => {
    const evil = `</text><script>alert("1")</script>&amp;' datum.value`;
    const metric = { ...commits, title: evil, breakdown: [sliceOf('x', evil, 5), sliceOf('y', evil, 2)] };
    for (const id of ['line', 'parts', 'pie'] as const) {
      const svg = await svgOf({ ...drawn(id, metric), title: evil, subtitle: evil });
      expect(svg).not.toContain('<script');
      expect(svg).toContain('&lt;script');
    }
  });

  it('says why it is empty', async () => {
    const missing = metricOf({ id: 'commits', title: 'Commits', value: null, missing: ['commits'] });
    expect(await svgOf(drawn('line', missing))).toContain(
      'No commits collected yet. Connect a source that brings them, or wait for its first collection.',
    );
  });
});

describe('a PNG', () => {
  function sizeOf(png: Buffer) {
    return {
      signature: png.subarray(1, 4).toString('latin1'),
      width: png.readUInt32BE(16),
      height: png.readUInt32BE(20),
    };
  }

  it.each(Object.keys(charts) as (keyof typeof charts)[])('of a %s has the asked size', async (id) => {
    const png = await drawPicture(drawn(id), {
      format: 'png',
      theme: 'dark',
      width: 800,
      height: 420,
      scale: 1,
    });
    expect(sizeOf(png)).toEqual({ signature: 'PNG', width: 800, height: 420 });
  });

  it('is 1000 by 500 at double density where nobody says otherwise', async () => {
    expect(sizeOf(await drawPicture(drawn('line'), { format: 'png' }))).toMatchObject({
      width: 2000,
      height: 1000,
    });
  });

  it('is only as high as its squares where it shows a year', async () => {
    const { width, height } = sizeOf(await drawPicture(drawn('calendar'), { format: 'png', scale: 1 }));
    expect(width).toBe(1000);
    expect(height).toBeLessThan(350);
  });
});
