import type { ChartType, Plugin } from 'chart.js';

/** What to write into the cells of a heatmap, and in which colour. */
export interface CellLabels {
  font: string;
  labelOf(row: number, place: number): string;
  inkOf(row: number, place: number): string;
}

declare module 'chart.js' {
  interface PluginOptionsByType<TType extends keyof ChartTypeRegistry> {
    cellLabels?: CellLabels;
  }
}

const size = 11;
const inset = 3;

/** The number of each cell, unless one of them would not fit: then none, which reads better than some. */
export const cellLabels: Plugin<ChartType, Partial<CellLabels>> = {
  id: 'cellLabels',
  afterDatasetsDraw(chart, _, { font, labelOf, inkOf }) {
    const { ctx, chartArea, data } = chart;
    if (font === undefined || labelOf === undefined || inkOf === undefined) return;
    const places = data.datasets.flatMap(({ data: row }, at) => row.map((_, place) => ({ row: at, place })));
    const columns = data.datasets[0]?.data.length ?? 1;
    ctx.save();
    ctx.font = `${size}px ${font}`;
    const widest = Math.max(...places.map(({ row, place }) => ctx.measureText(labelOf(row, place)).width));
    const fits =
      widest + 2 * inset <= chartArea.width / columns &&
      size + 2 * inset <= chartArea.height / data.datasets.length;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (const { row, place } of fits ? places : []) {
      const centre = chart.getDatasetMeta(row).data[place]?.tooltipPosition(true);
      if (centre === undefined) continue;
      ctx.fillStyle = inkOf(row, place);
      ctx.fillText(labelOf(row, place), centre.x ?? 0, centre.y ?? 0);
    }
    ctx.restore();
  },
};
