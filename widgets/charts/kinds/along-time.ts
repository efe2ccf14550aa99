import type { Drawing } from '../../../server/contract/charts.ts';

/** Whether a chart is read, zoomed and moved along time: a calendar and a heatmap have their days and weeks as cells. */
export function goesAlongTime({ x, kind }: Pick<Drawing, 'x' | 'kind'>): boolean {
  return x.type === 'time' && !['calendar', 'heatmap', 'table'].includes(kind);
}
