import { describe, expect, it } from 'vitest';
import { chartTable } from '../../bot/replies/chart-table.ts';
import {
  button,
  context,
  escaped,
  fields,
  header,
  messageOf,
  plainMessage,
  sections,
} from '../../bot/replies/message.ts';
import { nativeChart } from '../../bot/replies/native-chart.ts';
import { cut } from '../../bot/slack/limits.ts';
import type { Drawing } from '../../server/contract/charts.ts';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import { answerOf, metricOf, pointsFrom, sliceOf } from '../support/answers.ts';
import { objections } from '../support/slack-blocks.ts';

const rules = { chartsKnown: true, files: new Map() };
const long = 'x'.repeat(10_000);

/** What Slack says to blocks. */
function objectionsTo(blocks: Parameters<typeof messageOf>[1]) {
  return objections(messageOf('text', blocks), rules);
}

function drawingWith(change: Partial<Drawing>): Drawing {
  const answer = answerOf({
    metrics: [
      metricOf({
        id: 'commits',
        title: 'Commits',
        value: 9,
        series: pointsFrom('2026-11-02', 'week', [2, 3, 4], true),
      }),
    ],
    charts: [
      { id: 'trend', title: 'Commits over time', kind: 'line', metrics: ['commits'], shows: 'series' },
    ],
  });
  return { ...drawingOf(answer, 'trend'), ...change };
}

function seriesOf(count: number, values: (number | null)[] = [1, 2, 3]): Drawing['series'] {
  return Array.from({ length: count }, (_, place) => ({
    id: `s${place}`,
    metric: `m${place}`,
    label: `Series ${place}`,
    colour: place,
    style: 'solid' as const,
    values,
    shown: values.map(String),
  }));
}

describe('a message', () => {
  it('is one that Slack takes, however long its texts are', () => {
    const blocks = [
      header(long),
      ...sections(`${long}\n${long}`),
      ...fields(Array.from({ length: 25 }, () => long)),
      ...context(...Array.from({ length: 14 }, () => long)),
    ];
    expect(objectionsTo(blocks)).toEqual([]);
    expect(messageOf(long, blocks).text).toHaveLength(4_000);
  });

  it('has no more than 50 blocks, and says where that is not all', () => {
    const { blocks } = messageOf(
      'text',
      Array.from({ length: 80 }, () => header('one')),
    );
    expect(blocks).toHaveLength(50);
    expect(JSON.stringify(blocks.at(-1))).toContain('more than Slack shows');
    expect(objectionsTo(Array.from({ length: 80 }, () => header('one')))).toEqual([]);
  });

  it('parts a long text between its lines', () => {
    const lines = Array.from({ length: 400 }, (_, line) => `line ${line} ${'y'.repeat(20)}`);
    const parts = plainMessage(lines.join('\n')).blocks.map((block) =>
      block.type === 'section' ? (block.text?.text ?? '') : '',
    );
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.join('\n')).toBe(lines.join('\n'));
    expect(objectionsTo(sections(lines.join('\n')))).toEqual([]);
  });

  it('leaves out a button that would carry more than Slack takes', () => {
    expect(button('ask', 'Ask', { value: 'v'.repeat(2_001) })).toBeNull();
    expect(button('open', 'Open', { url: `https://momentum.example/${'p'.repeat(3_000)}` })).toBeNull();
    expect(button('ask', long, { value: 'v'.repeat(2_000) })?.text.text).toHaveLength(75);
  });

  it('makes no mention and no link of names from elsewhere', () => {
    expect(escaped('<!channel> <@U1> a&b')).toBe('&lt;!channel&gt; &lt;@U1&gt; a&amp;b');
  });

  it('does not part a letter that takes two places', () => {
    expect(cut('ab😀', 4)).toBe('ab😀');
    expect(cut('ab😀c', 4)).toBe('ab…');
  });
});

describe('Slack’s own chart', () => {
  it('has a category for every bucket, marks unfinished ones, and values as they are', () => {
    expect(nativeChart(drawingWith({}))).toEqual({
      type: 'data_visualization',
      title: 'Commits over time',
      chart: {
        type: 'line',
        series: [
          {
            name: 'Commits',
            data: [
              { label: '2 Nov', value: 2 },
              { label: '9 Nov', value: 3 },
              { label: '16 Nov*', value: 4 },
            ],
          },
        ],
        axis_config: { categories: ['2 Nov', '9 Nov', '16 Nov*'], x_label: 'Week', y_label: 'Commits' },
      },
    });
  });

  it.each([
    ['seconds', [7_200, 187_200], 'Time, days', [0.08, 2.17]],
    ['seconds', [60, 7_200], 'Time, hours', [0.02, 2]],
    ['seconds', [5, 50], 'Time, seconds', [5, 50]],
    ['share', [0.5, 0.461], 'Share, %', [50, 46.1]],
  ] as const)('shows %s %j as people read them', (unit, values, title, shown) => {
    const x = { ...drawingWith({}).x, labels: ['a', 'b'], partial: [false, false] };
    const y = { title: unit === 'share' ? 'Share' : 'Time', unit, stacked: false, whole: false };
    const chart = nativeChart(drawingWith({ x, y, series: seriesOf(1, [...values]) }))?.chart;
    expect(chart).toMatchObject({
      axis_config: { y_label: title },
      series: [{ data: shown.map((value) => ({ value })) }],
    });
  });

  it('names the period before and the trend after what they accompany', () => {
    const [one] = seriesOf(1);
    if (!one) throw new Error('There is a series.');
    const series: Drawing['series'] = [
      { ...one, label: 'Merge requests created' },
      { ...one, id: 'p', style: 'previous', label: 'Merge requests created, previous period' },
      { ...one, id: 't', style: 'trend', label: 'Merge requests created, trend' },
    ];
    expect(nativeChart(drawingWith({ series }))?.chart).toMatchObject({
      series: [{ name: 'Merge requests crea…' }, { name: 'Previous period' }, { name: 'Trend' }],
    });
  });

  const labels = (count: number, length = 1) =>
    Array.from({ length: count }, (_, place) => `${place}`.padStart(length, 'l'));
  const axis = (names: string[]) => ({
    ...drawingWith({}).x,
    labels: names,
    partial: names.map(() => false),
  });
  const ones = (count: number) => Array.from({ length: count }, () => 1);
  const years = { ...drawingWith({}).y, unit: null };

  it.each([
    ['20 categories', drawingWith({ x: axis(labels(20)), series: seriesOf(1, ones(20)) }), true],
    ['21 categories', drawingWith({ x: axis(labels(21)), series: seriesOf(1, ones(21)) }), false],
    ['labels of 20 letters', drawingWith({ x: axis(labels(3, 20)), series: seriesOf(1) }), true],
    ['labels of 21 letters', drawingWith({ x: axis(labels(3, 21)), series: seriesOf(1) }), false],
    ['two labels that are the same', drawingWith({ x: axis(['a', 'a', 'b']), series: seriesOf(1) }), false],
    ['6 series', drawingWith({ series: seriesOf(6) }), true],
    ['7 series', drawingWith({ series: seriesOf(7) }), false],
    ['a gap', drawingWith({ series: seriesOf(1, [1, null, 3]) }), false],
    [
      'two stacked series',
      drawingWith({ y: { ...drawingWith({}).y, stacked: true }, series: seriesOf(2) }),
      false,
    ],
    ['series on two axes', drawingWith({ y2: years }), false],
    ['a calendar', drawingWith({ kind: 'calendar' }), false],
    ['nothing to show', drawingWith({ empty: 'There is nothing.' }), false],
    ['6 slices', drawingWith({ kind: 'pie', x: axis(labels(6)), series: seriesOf(1, ones(6)) }), true],
    ['7 slices', drawingWith({ kind: 'pie', x: axis(labels(7)), series: seriesOf(1, ones(7)) }), false],
    ['an empty slice', drawingWith({ kind: 'pie', x: axis(labels(2)), series: seriesOf(1, [1, 0]) }), false],
    ['a long title', drawingWith({ title: long, y: { ...drawingWith({}).y, title: long } }), true],
  ] as const)('with %s: %#', (_, drawing, fits) => {
    const chart = nativeChart(drawing);
    expect(chart !== null).toBe(fits);
    if (chart) expect(objectionsTo([chart])).toEqual([]);
  });
});

describe('a chart as a table', () => {
  it('has a row for every bucket, in words', () => {
    expect(chartTable(drawingWith({}))).toBe(
      [
        '*Commits over time*',
        '```',
        'Week                             Commits',
        'Week of 2 Nov 2026             2 commits',
        'Week of 9 Nov 2026             3 commits',
        'Week of 16 Nov 2026 (partial)  4 commits',
        '```',
      ].join('\n'),
    );
  });

  it('keeps the latest rows where there are more than fit, and says so', () => {
    const series = pointsFrom(
      '2026-01-01',
      'day',
      Array.from({ length: 300 }, (_, day) => day),
    );
    const answer = answerOf({
      period: { from: '2026-01-01', to: '2026-10-27', by: 'day', timeZone: 'UTC', complete: true },
      metrics: [metricOf({ id: 'commits', title: 'Commits', value: 9, series })],
      charts: [
        { id: 'trend', title: 'Commits over time', kind: 'line', metrics: ['commits'], shows: 'series' },
      ],
    });
    const table = chartTable(drawingOf(answer, 'trend'));
    expect(table.length).toBeLessThanOrEqual(3_000);
    expect(table).toContain('299 commits');
    expect(table).not.toContain(' 0 commits');
    expect(table).toMatch(/_\d+ earlier rows are left out\._/);
  });

  it('keeps its shape whatever names hold', () => {
    const answer = answerOf({
      metrics: [
        metricOf({
          id: 'repositories',
          title: 'Repositories',
          value: 5,
          breakdown: [sliceOf('1', '```acme/`<!channel>', 3), sliceOf('2', 'acme/site', 2)],
        }),
      ],
      charts: [
        { id: 'r', title: 'Repositories', kind: 'bar', metrics: ['repositories'], shows: 'breakdown' },
      ],
    });
    const table = chartTable(drawingOf(answer, 'r'));
    expect(table.match(/```/g)).toHaveLength(2);
    expect(table).toContain('&lt;!channel&gt;');
  });
});
