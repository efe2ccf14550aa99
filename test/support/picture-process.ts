import { drawPicture } from '../../server/charts/draw.ts';
import type { ChartAnswer } from '../../server/contract/answer.ts';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import { answerOf, metricOf, pointsFrom } from './answers.ts';

// A command that draws one picture and then has nothing left to do.
const metric = metricOf({
  id: 'commits',
  title: 'Commits',
  value: 3,
  series: pointsFrom('2026-11-02', 'week', [1, 2]),
});
const chart: ChartAnswer = {
  id: 'trend',
  title: 'Trend',
  kind: 'line',
  metrics: ['commits'],
  shows: 'series',
};
const picture = await drawPicture(drawingOf(answerOf({ metrics: [metric], charts: [chart] }), 'trend'), {
  format: 'svg',
});
process.stdout.write(picture);
