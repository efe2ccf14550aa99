import { html, LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';
import type { Drawing } from '../../../server/contract/charts.ts';
import { goesAlongTime } from '../../charts/kinds/along-time.ts';
import type { LiveChart } from '../../charts/live-chart.ts';
import type { DrawnPlace, View } from '../../charts/options.ts';
import type { ThemeChoice } from '../../context/theme.ts';
import { foundation } from '../../theme/foundation.ts';
import { plotStyle } from './plot-style.ts';

const panStep = 60;
const zoomStep = 1.4;
/** A heatmap with more is scrolled where it has no room. */
const mostColumns = 16;
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

/**
 * The picture of a chart, drawn on a canvas and read with the pointer or the keyboard. Sends `choose` for a place that somebody
 * wants to know more about, and `zoomed` with the window along time.
 */
export class MomentumPlot extends LitElement {
  static override properties: PropertyDeclarations = {
    drawing: { attribute: false },
    switchedOff: { attribute: false },
    theme: { attribute: false },
    said: { state: true },
  };

  static override styles = [foundation, plotStyle];

  declare drawing: Drawing;
  /** Ids of series, or keys of slices, that are not shown. */
  declare switchedOff: ReadonlySet<string>;
  declare theme: ThemeChoice;
  declare private said: string;

  #chart: LiveChart | null = null;
  #window: View['window'] = null;
  #place = -1;
  #row = 0;

  constructor() {
    super();
    this.said = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    prefersDark.addEventListener('change', this.#redraw);
    // A canvas keeps the letters that it was drawn with.
    document.fonts.addEventListener('loadingdone', this.#redraw);
    if (this.hasUpdated) void this.#draw();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    prefersDark.removeEventListener('change', this.#redraw);
    document.fonts.removeEventListener('loadingdone', this.#redraw);
    this.#chart?.destroy();
    this.#chart = null;
  }

  /** Shows the whole time again. */
  resetZoom(): void {
    this.#show(null);
    void this.#draw();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('drawing') && keysOf(changed.get('drawing')) !== keysOf(this.drawing)) {
      this.#place = -1;
      this.#row = 0;
      if (this.#window !== null) this.#show(null);
    }
    if (changed.has('drawing') || changed.has('switchedOff') || changed.has('theme')) void this.#draw();
  }

  override render() {
    const { description, kind } = this.drawing;
    return html`
      <div class="plot" data-kind=${kind} data-columns=${columnsOf(this.drawing)} tabindex="0" role="group" aria-label=${usage(this.drawing)} @keydown=${this.#onKey}>
        <canvas role="img" aria-label=${description}></canvas>
      </div>
      <p class="visually-hidden" role="status">${this.said}</p>
    `;
  }

  readonly #redraw = () => void this.#draw();

  async #draw(): Promise<void> {
    const { drawLive } = await import('../../charts/live-chart.ts');
    const canvas = this.renderRoot.querySelector('canvas');
    if (!this.isConnected || canvas === null) return;
    this.#chart?.destroy();
    const view = { hidden: this.switchedOff, window: this.#window };
    this.#chart = drawLive(canvas, this.drawing, view, {
      choose: (place) => this.#choose(place),
      zoomed: (window) => this.#show(window),
    });
    // A year is read from its end.
    if (this.drawing.kind === 'calendar') this.scrollLeft = this.scrollWidth;
  }

  #show(window: View['window']): void {
    this.#window = window;
    this.dispatchEvent(new CustomEvent('zoomed', { detail: window }));
  }

  #choose(place: DrawnPlace): void {
    this.dispatchEvent(new CustomEvent('choose', { detail: place }));
  }

  #onKey(event: KeyboardEvent): void {
    const act = this.#actionOf(event);
    if (act === null) return;
    event.preventDefault();
    act();
  }

  #actionOf({ key, shiftKey }: KeyboardEvent): (() => void) | null {
    const last = this.drawing.x.keys.length - 1;
    if (shiftKey && key === 'ArrowLeft') return () => this.#chart?.panBy(panStep);
    if (shiftKey && key === 'ArrowRight') return () => this.#chart?.panBy(-panStep);
    switch (key) {
      case 'ArrowUp':
        return () => this.#step(-1);
      case 'ArrowDown':
        return () => this.#step(1);
      case 'ArrowLeft':
        return () => this.#pointAt(this.#place <= 0 ? last : this.#place - 1);
      case 'ArrowRight':
        return () => this.#pointAt(this.#place >= last ? 0 : this.#place + 1);
      case 'Home':
        return () => this.#pointAt(0);
      case 'End':
        return () => this.#pointAt(last);
      case '+':
        return () => this.#chart?.zoomBy(zoomStep);
      case '-':
        return () => this.#chart?.zoomBy(1 / zoomStep);
      case '0':
        return () => this.resetZoom();
      case 'Enter':
        return this.#place < 0 ? null : () => this.#choose({ series: this.#row, place: this.#place });
      default:
        return null;
    }
  }

  /** A heatmap has rows to go through; elsewhere up and down are back and forth. */
  #step(by: 1 | -1): void {
    const { kind, x, series } = this.drawing;
    const turned = (at: number, count: number) => (at + by + count) % count;
    if (kind === 'heatmap') {
      this.#row = this.#place < 0 ? this.#row : turned(this.#row, series.length);
      this.#pointAt(Math.max(0, this.#place));
    } else this.#pointAt(this.#place < 0 && by < 0 ? x.keys.length - 1 : turned(this.#place, x.keys.length));
  }

  #pointAt(place: number): void {
    this.#place = place;
    this.#chart?.pointAt({ series: this.#row, place });
    this.said = wordsAt(this.drawing, this.switchedOff, { series: this.#row, place });
  }
}

function usage(drawing: Drawing): string {
  return goesAlongTime(drawing)
    ? 'Chart: arrow keys read its values, plus and minus zoom'
    : 'Chart: arrow keys read its values';
}

function columnsOf({ kind, x }: Drawing): 'many' | 'few' {
  return kind === 'heatmap' && x.keys.length > mostColumns ? 'many' : 'few';
}

function keysOf(drawing: Drawing | undefined): string {
  return drawing === undefined ? '' : drawing.x.keys.join();
}

function wordsAt(
  { kind, x, series }: Drawing,
  switchedOff: ReadonlySet<string>,
  { series: row, place }: DrawnPlace,
): string {
  const cell = series[row];
  if (kind === 'heatmap') return `${cell?.label}, ${x.names[place]}: ${cell?.shown[place]}`;
  const shown = series.filter((line) => !switchedOff.has(line.id));
  const values = shown.map((line) => `${line.label} ${line.shown[place]}`);
  return `${x.names[place]}: ${values.join(', ')}`;
}
