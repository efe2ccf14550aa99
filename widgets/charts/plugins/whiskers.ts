import type { Chart, ChartType, Plugin } from 'chart.js';

/** What belongs to one box besides the bar that is its body. */
export interface BoxMarks {
  min: number;
  lower: number;
  median: number;
  upper: number;
  max: number;
  outliers: readonly number[];
}

/** Colours of lines and of the median's mark, and the boxes in their order. */
export interface Whiskers {
  line: string;
  mark: string;
  boxes: readonly BoxMarks[];
}

declare module 'chart.js' {
  interface PluginOptionsByType<TType extends keyof ChartTypeRegistry> {
    whiskers?: Whiskers;
  }
}

const halfMedian = 11;
const halfEnd = 5;
const dot = 2.5;

/** Whiskers, medians and single values beyond, over the lying bars of the first series. */
export const whiskers: Plugin<ChartType, Partial<Whiskers>> = {
  id: 'whiskers',
  afterDatasetsDraw(chart, _, { line, mark, boxes }) {
    if (line === undefined || mark === undefined || boxes === undefined) return;
    const { ctx } = chart;
    ctx.save();
    for (const [place, { y }] of chart.getDatasetMeta(0).data.entries()) {
      const box = boxes[place];
      if (box !== undefined) drawMarks(chart, box, y, { line, mark });
    }
    ctx.restore();
  },
};

function drawMarks(
  { ctx, scales }: Chart,
  box: BoxMarks,
  y: number,
  { line, mark }: Omit<Whiskers, 'boxes'>,
) {
  const at = (value: number) => scales.x?.getPixelForValue(value) ?? 0;
  ctx.strokeStyle = line;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  for (const [from, to] of [
    [box.min, box.lower],
    [box.upper, box.max],
  ] as const) {
    ctx.moveTo(at(from), y);
    ctx.lineTo(at(to), y);
  }
  for (const end of [box.min, box.max]) {
    ctx.moveTo(at(end), y - halfEnd);
    ctx.lineTo(at(end), y + halfEnd);
  }
  ctx.stroke();
  for (const value of box.outliers) {
    ctx.beginPath();
    ctx.arc(at(value), y, dot, 0, 2 * Math.PI);
    ctx.stroke();
  }
  ctx.strokeStyle = mark;
  ctx.lineWidth = 2.5;
  ctx.beginPath();
  ctx.moveTo(at(box.median), y - halfMedian);
  ctx.lineTo(at(box.median), y + halfMedian);
  ctx.stroke();
}
