import { describe, expect, it } from 'vitest';
import { chartTable } from '../../bot/replies/chart-table.ts';
import { leftOutLine, listedRows } from '../../bot/replies/listed-rows.ts';
import { type Block, messageOf, sections } from '../../bot/replies/message.ts';
import { nativeChart } from '../../bot/replies/native-chart.ts';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import {
  cycleTimeAnswer,
  deploymentAnswer,
  pipelineAnswer,
  withManyParts,
  workInProgressAnswer,
} from '../support/delivery-answers.ts';
import { objections } from '../support/slack-blocks.ts';

const answers = [cycleTimeAnswer(), workInProgressAnswer(), deploymentAnswer(), pipelineAnswer()];
const charts = answers.flatMap((answer) => answer.charts.map(({ id }) => ({ answer, id })));
const widest = 110;

function objectionsTo(blocks: readonly Block[]): string[] {
  return objections({ text: 'x', blocks }, { chartsKnown: true, files: new Map() });
}

function widthOf(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

describe('a chart that Slack cannot show', () => {
  it.each(charts)('is a table of text that Slack takes: $id', ({ answer, id }) => {
    const text = chartTable(drawingOf(answer, id));
    expect(objectionsTo(sections(text))).toEqual([]);
    expect(widthOf(text)).toBeLessThanOrEqual(widest);
  });

  it('has stages as columns and weeks as rows, with their shares', () => {
    const lines = chartTable(drawingOf(cycleTimeAnswer(), 'stages')).split('\n');
    expect(lines[2]).toMatch(/^Week +Coding time +Review time +Deployment time$/);
    expect(lines[3]).toMatch(/^Week of 24 Aug 2026 +9\.8 hours \(25\.9 %\)/);
    expect(lines.find((line) => line.includes('21 Sept'))).toMatch(/– +– +–$/);
  });

  it('leaves out what does not stand beside each other, and says so', () => {
    const answer = workInProgressAnswer();
    const many = { ...answer, metrics: answer.metrics.map(withManyParts) };
    expect(chartTable(drawingOf(many, 'along'))).toMatch(/_\d more columns are left out\._/);
  });
});

describe('Slack’s own chart', () => {
  it.each([
    ['stages', cycleTimeAnswer(), false],
    ['shares', cycleTimeAnswer(), false],
    ['waiting', cycleTimeAnswer(), false],
    ['total', cycleTimeAnswer(), true],
    ['ages', workInProgressAnswer(), true],
    ['both', deploymentAnswer(), false],
    ['boxes', pipelineAnswer(), false],
    ['steps', pipelineAnswer(), false],
  ])('of %s is used only where it leaves nothing out', (id, answer, fits) => {
    const chart = nativeChart(drawingOf(answer, id));
    expect(chart !== null).toBe(fits);
    if (chart !== null) expect(objectionsTo([chart])).toEqual([]);
  });

  it('puts numbers of different things on its one axis', () => {
    const answer = deploymentAnswer();
    const metrics = ['deployments', 'prs_merged'];
    const counts = answer.charts.map((chart) => ({ ...chart, metrics }));
    const chart = nativeChart(drawingOf({ ...answer, charts: counts }, 'both'));
    expect(chart).toMatchObject({ chart: { type: 'line', axis_config: { y_label: 'Number' } } });
  });
});

describe('what stands beside the numbers', () => {
  it('lists five rows at most, and how many more there are', () => {
    const blocks = listedRows(cycleTimeAnswer());
    const [text = ''] = blocks.flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []));
    expect(text.split('\n')).toHaveLength(7);
    expect(text).toMatch(/^Pull request:\n• \*#480 .*\* · acme\/payments-service · 2026-11-10 · 12 days\n/);
    expect(text).toMatch(/_and 2 more_$/);
    expect(objectionsTo(messageOf('Cycle time', blocks).blocks)).toEqual([]);
  });

  it('tells in one line what was left out, and of what', () => {
    expect(leftOutLine(cycleTimeAnswer())).toBe('Left out: 7 not deployed (Total cycle time)');
    expect(leftOutLine(workInProgressAnswer())).toBe('');
  });
});
