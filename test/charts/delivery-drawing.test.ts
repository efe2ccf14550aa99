import { describe, expect, it } from 'vitest';
import type { Answer } from '../../server/contract/answer.ts';
import { drawing } from '../../server/contract/charts.ts';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import { heatOf } from '../../server/contract/drawing/heat.ts';
import { coloursOf, legibleOn, neutralColour, palettes } from '../../server/contract/drawing/palette.ts';
import { tickLabels } from '../../server/contract/drawing/ticks.ts';
import {
  cycleTimeAnswer,
  deploymentAnswer,
  pipelineAnswer,
  withManyParts,
  workInProgressAnswer,
} from '../support/delivery-answers.ts';

function drawn(answer: Answer, id: string) {
  return drawing.parse(drawingOf(answer, id));
}

function withMany(answer: Answer): Answer {
  return { ...answer, metrics: answer.metrics.map(withManyParts) };
}

describe('stacked means', () => {
  const stages = drawn(cycleTimeAnswer(), 'stages');

  it('are of the same rows, and say how many and who is not among them', () => {
    expect(stages.subtitle).toBe(
      '24 Aug – 22 Nov 2026 · by week · means over 124 with every stage · left out: 7 not deployed and 3 without review',
    );
    expect(stages.y).toEqual({ title: 'Mean time', unit: 'seconds', stacked: true, whole: false });
    expect(stages.series.map(({ label }) => label)).toEqual([
      'Coding time',
      'Review time',
      'Deployment time',
    ]);
  });

  it('tell each stage with its share of the stack that it is in', () => {
    expect(stages.series.map(({ shown }) => shown[0])).toEqual([
      '9.8 hours (25.9 %)',
      '21.7 hours (57.4 %)',
      '6.3 hours (16.7 %)',
    ]);
    expect(stages.series[0]?.values[4]).toBeNull();
    expect(stages.series[0]?.shown[4]).toBe('–');
  });

  it('are said in words: each stage, the highest whole week, what is partial', () => {
    expect(stages.description).toContain('Review time 1.3 days (57.7 %)');
    expect(stages.description).toContain('Highest Week of 9 Nov 2026: 2.7 days. Partial: 16 Nov.');
  });

  it('say why there are none', () => {
    const answer = cycleTimeAnswer();
    const charts = answer.charts.map((chart) => ({
      ...chart,
      cohort: { sampleSize: 0, excluded: [{ reason: 'not_deployed', count: 7 }], means: [] },
    }));
    expect(drawn({ ...answer, charts }, 'stages').empty).toBe(
      'Nothing from 24 Aug – 22 Nov 2026 has every stage; left out: 7 not deployed.',
    );
  });
});

describe('parts along time', () => {
  it('have the colours of what they mean, and name the metric that they are parts of', () => {
    const { series, y } = drawn(deploymentAnswer(), 'results');
    expect(series.map(({ id, metric, colour }) => [id, metric, colour])).toEqual([
      ['success', 'deployments', 0],
      ['failure', 'deployments', 2],
      ['cancelled', 'deployments', neutralColour],
    ]);
    expect(y).toMatchObject({ title: 'Deployments', stacked: true, whole: true });
  });

  it('are compared with one line: the total of the period before', () => {
    const answer = deploymentAnswer();
    const metrics = answer.metrics.map((metric) => ({
      ...metric,
      series: metric.series.map((point) => ({ ...point, previousValue: 9 })),
    }));
    const previousPeriod = { from: '2026-05-25', to: '2026-08-23' };
    const { series, subtitle } = drawn({ ...answer, metrics, previousPeriod }, 'results');
    expect(series.at(-1)).toMatchObject({ style: 'previous', label: 'Total, previous period' });
    expect(series.at(-1)?.values[0]).toBe(9);
    expect(subtitle).toContain('compared with 25 May – 23 Aug 2026');
  });

  it('are seven at most: the largest, and all others as one', () => {
    const answer = withMany(workInProgressAnswer());
    const { series } = drawn(answer, 'along');
    expect(series).toHaveLength(7);
    expect(series.at(-1)).toMatchObject({ label: 'Other', colour: neutralColour });
    const parts = answer.metrics[0]?.breakdown ?? [];
    const whole = parts.reduce((sum, part) => sum + (part.series?.[0]?.value ?? 0), 0);
    expect(series.reduce((sum, { values }) => sum + (values[0] ?? 0), 0)).toBe(whole);
  });

  it('give every part a colour of its own while there are free ones', () => {
    expect(coloursOf(['success', 'a', 'b', 'failure'])).toEqual([0, 1, 3, 2]);
  });
});

describe('parts as bars', () => {
  it('keep the order of statuses and ages, and their zeros', () => {
    const answer = workInProgressAnswer();
    expect(drawn(answer, 'statuses').x.labels).toEqual([
      'Draft',
      'Waiting for review',
      'In review',
      'Approved',
    ]);
    expect(drawn(answer, 'ages').series[0]?.values[3]).toBe(0);
  });

  it('of forty are the largest twelve and “Other”', () => {
    const { x, series } = drawn(withMany(workInProgressAnswer()), 'statuses');
    expect(x.labels).toHaveLength(13);
    expect(x.labels.at(-1)).toBe('Other');
    expect(series[0]?.values[0]).toBe(Math.max(...(series[0]?.values.slice(0, 12).map(Number) ?? [])));
  });
});

describe('a heatmap', () => {
  const shares = drawn(cycleTimeAnswer(), 'shares');

  it('has parts as rows, buckets as columns, and even steps of shade', () => {
    const { cells, levels, hasGaps } = heatOf(shares);
    expect(cells).toHaveLength(3 * 13);
    expect(levels).toEqual(['', 'under 20 %', '20–40 %', '40–60 %', '60 % and more']);
    expect(hasGaps).toBe(true);
    expect(cells.find(({ row, place }) => row === 0 && place === 4)).toMatchObject({
      level: null,
      label: '',
    });
  });

  it('says most, least and where nothing is known', () => {
    expect(shares.description).toContain('Bottleneck: most 61.8 % (Review time, Week of 9 Nov 2026)');
    expect(shares.description).toContain('No data in 3 of 39 cells.');
  });

  it('of means colours each stage by its share', () => {
    const answer = cycleTimeAnswer();
    const charts = answer.charts.map((chart) => ({ ...chart, kind: 'heatmap' as const }));
    const { series, y } = drawn({ ...answer, charts }, 'stages');
    expect(y.unit).toBe('share');
    expect(series.map(({ shown }) => shown[0])).toEqual([
      '25.9 % (9.8 hours)',
      '57.4 % (21.7 hours)',
      '16.7 % (6.3 hours)',
    ]);
  });

  it('by two keys has weekdays as rows and hours as columns, none told from zero', () => {
    const hours = drawn(pipelineAnswer(), 'hours');
    expect(hours.series.map(({ label }) => label)).toHaveLength(7);
    expect(hours.x.labels).toHaveLength(24);
    const { cells, levels } = heatOf(hours);
    expect(levels).toEqual(['0', '1–4', '5–9', '10–14', '']);
    expect(cells.filter(({ level }) => level === null)).toHaveLength(16);
  });

  it.each(['light', 'dark'] as const)(
    'has numbers that can be read on every shade of the %s theme',
    (theme) => {
      const { scale, text, surface } = palettes[theme];
      for (const shade of scale)
        expect(contrast(legibleOn(shade, text, surface), shade)).toBeGreaterThan(4.5);
    },
  );
});

describe('other kinds', () => {
  it('measure what one axis cannot on another, and numbers of things on one', () => {
    const { y, y2, series } = drawn(deploymentAnswer(), 'both');
    expect(y).toMatchObject({ title: 'Number', unit: null });
    expect(y2).toMatchObject({ title: 'Lead time for changes (median)', unit: 'seconds' });
    expect(series.map(({ onRight = false }) => onRight)).toEqual([false, false, true]);
  });

  it('draw boxes by their edges, with what lies beyond', () => {
    const { kind, x, series } = drawn(pipelineAnswer(), 'boxes');
    expect(kind).toBe('box-plot');
    expect(series.map(({ id }) => id)).toEqual(['min', 'p25', 'p50', 'p75', 'max']);
    expect(x.names[0]).toBe('acme/web-0 (40 values, 2 beyond its whiskers)');
    expect(x.outliers?.[0]).toHaveLength(2);
  });

  it('list rows with the values as people read them, and days in the answer’s time zone', () => {
    const answer = cycleTimeAnswer();
    const { x, series } = drawn(
      { ...answer, period: { ...answer.period, timeZone: 'Pacific/Auckland' } },
      'waiting',
    );
    expect(x.title).toBe('Pull request');
    expect(series.map(({ label, shown }) => [label, shown[0]])).toEqual([
      ['Repository', 'acme/payments-service'],
      ['Merged', '2026-11-10'],
      ['Waiting', '12 days'],
    ]);
  });

  it('label an axis of durations in one unit throughout', () => {
    expect(tickLabels([0, 21_600, 43_200, 64_800, 86_400, 108_000], 'seconds')).toEqual([
      '0',
      '6 h',
      '12 h',
      '18 h',
      '24 h',
      '30 h',
    ]);
    expect(tickLabels([0, 43_200, 86_400], 'seconds')).toEqual(['0', '0.5 d', '1 d']);
  });
});

/** The ratio of WCAG 2. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
