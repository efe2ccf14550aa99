import type { ChartType, Plugin } from 'chart.js';

/** A rim in the colour of the background around lines that lie over bars: in front of their own colour they would vanish. */
export const rim: Plugin<ChartType, { colour?: string }> = {
  id: 'rim',
  beforeDatasetDraw({ ctx, chartArea }, { meta }, { colour }) {
    if (colour === undefined || meta.type !== 'line') return;
    ctx.save();
    ctx.beginPath();
    ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
    ctx.clip();
    ctx.beginPath();
    for (const [place, { x, y }] of meta.data.entries()) {
      if (Number.isNaN(y)) continue;
      if (Number.isNaN(meta.data[place - 1]?.y ?? Number.NaN)) ctx.moveTo(x, y);
      else ctx.lineTo(x, y);
    }
    ctx.strokeStyle = colour;
    ctx.lineWidth = 4.5;
    ctx.stroke();
    ctx.restore();
  },
};
