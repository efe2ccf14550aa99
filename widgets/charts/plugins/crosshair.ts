import type { ChartType, Plugin } from 'chart.js';

declare module 'chart.js' {
  interface PluginOptionsByType<TType extends keyof ChartTypeRegistry> {
    crosshair?: { colour: string };
    rim?: { colour: string };
  }
}

/** A thin line through the place whose values the tooltip shows. */
export const crosshair: Plugin<ChartType, { colour?: string }> = {
  id: 'crosshair',
  beforeDatasetsDraw({ ctx, chartArea, tooltip }, _, { colour }) {
    const point = tooltip?.getActiveElements()[0]?.element;
    if (colour === undefined || point === undefined || tooltip?.opacity === 0) return;
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.beginPath();
    ctx.moveTo(Math.round(point.x) + 0.5, chartArea.top);
    ctx.lineTo(Math.round(point.x) + 0.5, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
  },
};
