import type { Chart, ChartType, Plugin } from 'chart.js';

/** What to write beside the bars of the first series. */
export interface ValueLabels {
  colour: string;
  font: string;
  shown: string[];
  side: 'above' | 'right';
}

declare module 'chart.js' {
  interface PluginOptionsByType<TType extends keyof ChartTypeRegistry> {
    valueLabels?: ValueLabels;
  }
}

const gap = 6;

/** The number of each bar beside it, as much of its words as fits. */
export const valueLabels: Plugin<ChartType, Partial<ValueLabels>> = {
  id: 'valueLabels',
  afterDatasetsDraw(chart, _, { colour, font, shown, side }) {
    if (colour === undefined || shown === undefined || side === undefined) return;
    const { ctx } = chart;
    ctx.save();
    ctx.fillStyle = colour;
    ctx.font = `12px ${font}`;
    ctx.textAlign = side === 'above' ? 'center' : 'left';
    ctx.textBaseline = side === 'above' ? 'bottom' : 'middle';
    const bars = chart.getDatasetMeta(0).data;
    for (const [place, { x, y }] of bars.entries()) {
      const words = fitting(ctx, shown[place] ?? '', roomOf(chart, side, x, bars.length));
      if (side === 'above') ctx.fillText(words, x, y - gap);
      else ctx.fillText(words, x + gap, y);
    }
    ctx.restore();
  },
};

function roomOf({ chartArea, width }: Chart, side: 'above' | 'right', x: number, bars: number): number {
  return side === 'above' ? chartArea.width / bars - 4 : width - x - gap;
}

/** "48 commits (40.7 %)", else "48 commits", else "48". */
function fitting(ctx: CanvasRenderingContext2D, shown: string, room: number): string {
  const shorter = [shown, shown.split(' (')[0] ?? '', shown.split(' ')[0] ?? ''];
  return shorter.find((words) => ctx.measureText(words).width <= room) ?? '';
}
