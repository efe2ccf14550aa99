import { html, nothing, type TemplateResult } from 'lit';
import { calendarOf } from '../../../server/contract/calendar.ts';
import type { Drawing, DrawingKind, DrawnSeries } from '../../../server/contract/charts.ts';
import { legendName } from '../../../server/contract/drawing/content.ts';
import { heatOf } from '../../../server/contract/drawing/heat.ts';

/** Something that can be switched off in a chart: a series, or a slice. */
export interface LegendItem {
  id: string;
  label: string;
  /** Beside a slice its value; a series has many. */
  shown: string | null;
  colour: number;
  style: DrawnSeries['style'];
}

/** Their series stand beside what they are drawn as. */
const withoutNames: readonly DrawingKind[] = ['heatmap', 'box-plot', 'table'];

/** What the legend names; nothing where a chart has only one thing to show. */
export function legendOf({ kind, x, series }: Drawing): LegendItem[] {
  if (kind === 'pie') {
    return x.keys.map((id, place) => ({
      id,
      label: x.labels[place] ?? '',
      shown: series[0]?.shown[place] ?? null,
      colour: x.colours?.[place] ?? place,
      style: 'solid',
    }));
  }
  if (series.length < 2 || withoutNames.includes(kind)) return [];
  return series.map((line) => ({ ...line, label: legendName(line), shown: null }));
}

/** Buttons that switch series on and off. */
export function legend(
  items: readonly LegendItem[],
  hidden: ReadonlySet<string>,
  toggle: (id: string) => void,
): TemplateResult | typeof nothing {
  if (items.length === 0) return nothing;
  return html`<ul class="legend" part="legend" aria-label="Shown in the chart">
    ${items.map(
      ({ id, label, shown, colour, style }) => html`<li>
        <button type="button" aria-pressed=${!hidden.has(id)} @click=${() => toggle(id)}>
          <svg class="swatch colour-${colour} ${style}" width="14" height="10" viewBox="0 0 14 10" aria-hidden="true">
            <path d="M1 5h12" />
          </svg>
          <span>${label}</span>
          ${shown === null ? nothing : html`<span class="quiet shown">${shown}</span>`}
        </button>
      </li>`,
    )}
  </ul>`;
}

/** What the shades of a calendar or a heatmap stand for; nothing where nothing is drawn in shades. */
export function shades(drawing: Drawing): TemplateResult | typeof nothing {
  if (drawing.kind !== 'calendar' && drawing.kind !== 'heatmap') return nothing;
  const levels = drawing.kind === 'calendar' ? calendarOf(drawing).levels : heatOf(drawing).levels;
  const hasGaps = drawing.kind === 'heatmap' && heatOf(drawing).hasGaps;
  return html`<ul class="levels" aria-label="Shades">
    ${levels.map((words, level) => (words === '' ? nothing : html`<li><i class="level-${level}"></i>${words}</li>`))}
    ${hasGaps ? html`<li><i class="gap"></i>no data</li>` : nothing}
  </ul>`;
}
