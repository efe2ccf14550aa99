import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { createPainter } from '../../server/charts/painter.ts';
import type { ChartAnswer } from '../../server/contract/answer.ts';
import type { Drawing } from '../../server/contract/charts.ts';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import { DrawingFailed } from '../../server/contract/errors.ts';
import { answerOf, metricOf, pointsFrom } from '../support/answers.ts';

const painter = createPainter(new URL('./support/crashing-worker.ts', import.meta.url));
afterAll(() => painter.close());

const options = { format: 'svg', theme: 'light', width: 400, height: 200, scale: 1 } as const;

function drawn(id: string): Drawing {
  const metric = metricOf({
    id: 'commits',
    title: 'Commits',
    value: 3,
    series: pointsFrom('2026-11-02', 'week', [1, 2]),
  });
  const chart: ChartAnswer = { id, title: id, kind: 'line', metrics: ['commits'], shows: 'series' };
  return drawingOf(answerOf({ metrics: [metric], charts: [chart] }), id);
}

function bad(): Drawing {
  const drawing = drawn('bad');
  return {
    ...drawing,
    series: drawing.series.map((series) => ({ ...series, values: [Number.NaN, Number.POSITIVE_INFINITY] })),
  };
}

describe('the thread that draws', () => {
  it('fails a drawing that cannot be drawn, and draws the ones beside it', async () => {
    const [good, failed, next] = await Promise.allSettled([
      painter.paint(drawn('first'), options),
      painter.paint(bad(), options),
      painter.paint(drawn('second'), options),
    ]);
    expect(good).toMatchObject({ status: 'fulfilled' });
    expect(failed).toMatchObject({ status: 'rejected', reason: expect.any(DrawingFailed) });
    expect(next).toMatchObject({ status: 'fulfilled' });
  });

  it('is started again after it died', async () => {
    const death = painter.paint(drawn('deadly'), options);
    await expect(death).rejects.toThrow(DrawingFailed);
    await expect(death).rejects.toMatchObject({ cause: new Error('The drawing thread ended with code 7.') });
    expect((await painter.paint(drawn('after'), options)).toString()).toContain('after');
  });

  it('keeps no process alive that has nothing else to do', async () => {
    const script = fileURLToPath(new URL('../support/picture-process.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    expect(stdout).toContain('</svg>');
  });

  it('fails what is under way when it is closed, and starts again with the next picture', async () => {
    const underWay = painter.paint(drawn('late'), options);
    const refused = expect(underWay).rejects.toThrow(DrawingFailed);
    await painter.close();
    await refused;
    expect((await painter.paint(drawn('again'), options)).toString()).toContain('again');
  });
});
