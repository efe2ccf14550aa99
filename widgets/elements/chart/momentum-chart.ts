import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Answer } from '../../../server/contract/answer.ts';
import type { Drawing, DrawnSeries } from '../../../server/contract/charts.ts';
import { drawingOf } from '../../../server/contract/drawing/drawing.ts';
import { sentenceOf } from '../../../server/contract/errors.ts';
import type { Download } from '../../charts/downloads.ts';
import type { DrawnPlace, View } from '../../charts/options.ts';
import { answerPath } from '../../context/question.ts';
import { watching } from '../../controllers/watching.ts';
import { card } from '../../theme/card.ts';
import { colourClasses } from '../../theme/colours.ts';
import { foundation } from '../../theme/foundation.ts';
import { tokens } from '../../theme/tokens.ts';
import { AskingElement } from '../asking-element.ts';
import { cardFrame } from '../card-frame.ts';
import { announce } from '../events.ts';
import { legend, legendOf, shades } from '../plot/legend.ts';
import type { MomentumPlot } from '../plot/momentum-plot.ts';
import { chartStyle } from './chart-style.ts';

/**
 * One chart of a group: interactive, readable with the keyboard and as a table, to be downloaded as it is shown.
 *
 * @csspart card title subtitle legend table message notes stale - The parts of the card.
 * @cssproperty --momentum-chart-height - Height of the picture; 264px.
 */
export class MomentumChart extends AskingElement {
  static override properties: PropertyDeclarations = {
    ...AskingElement.properties,
    group: {},
    chart: {},
    quiet: { type: Boolean },
    switchedOff: { state: true },
    asTable: { state: true },
    window: { state: true },
  };

  static override styles = [tokens, foundation, card, colourClasses, chartStyle];

  declare group: string | undefined;
  /** Id of a chart of the group; without it the first. */
  declare chart: string | undefined;
  /** Leaves the answer's notes, and that it is old, to whoever says so once for several elements. */
  declare quiet: boolean;
  declare private switchedOff: ReadonlySet<string>;
  declare private asTable: boolean;
  declare private window: View['window'];

  readonly #answer = watching(this, 'answer', () =>
    this.group ? { connection: this.connection, path: answerPath(this.group, this.question) } : null,
  );
  #drawn: { answer: Answer; chart: string | undefined; drawing: Drawing } | null = null;

  constructor() {
    super();
    this.quiet = false;
    this.switchedOff = new Set();
    this.asTable = false;
    this.window = null;
  }

  override render() {
    return cardFrame({
      tag: 'figure',
      theme: this.shownTheme,
      answer: this.#answer,
      server: this.connection.server,
      quiet: this.quiet,
      wrong: this.group ? null : 'Name a group, such as group="commit-pr-activity".',
      skeleton: skeleton(),
      message: (message) => html`<div class="body">${message}</div>`,
      full: (answer) => {
        const drawing = this.#drawingOf(answer);
        return typeof drawing === 'string' ? drawing : this.#figure(drawing, answer);
      },
    });
  }

  /** The same answer gives the same drawing, so that nothing is drawn again without need. */
  #drawingOf(answer: Answer): Drawing | string {
    if (this.#drawn?.answer === answer && this.#drawn.chart === this.chart) return this.#drawn.drawing;
    try {
      const drawing = drawingOf(answer, this.chart ?? answer.charts[0]?.id ?? '');
      this.#drawn = { answer, chart: this.chart, drawing };
      return drawing;
    } catch (error) {
      return sentenceOf(error);
    }
  }

  #figure(drawing: Drawing, { notes }: Answer): TemplateResult {
    const isPie = drawing.kind === 'pie';
    const items = drawing.empty === null ? legendOf(drawing) : [];
    const named = legend(items, this.switchedOff, (id) => this.#toggle(id));
    return html`
      <header>
        <figcaption>
          <h3 class="title" part="title">${drawing.title}</h3>
          <p class="quiet" part="subtitle">${drawing.subtitle}</p>
        </figcaption>
        <div class="actions">
          ${this.window === null ? nothing : html`<button class="action" type="button" @click=${this.#resetZoom}>Reset zoom</button>`}
          ${drawing.empty === null ? html`<momentum-menu label="More about ${drawing.title}" .items=${this.#menuOf(drawing)}></momentum-menu>` : nothing}
        </div>
      </header>
      ${isPie ? nothing : named}
      <div class="body ${drawing.kind}">${this.#body(drawing)} ${isPie && !this.asTable ? named : nothing}</div>
      ${drawing.empty === null && !this.asTable ? shades(drawing) : nothing}
      ${this.quiet || notes.length === 0 ? nothing : html`<p class="notes" part="notes">${notes.join(' ')}</p>`}
    `;
  }

  #body(drawing: Drawing): TemplateResult {
    if (drawing.empty !== null)
      return html`<div class="message" part="message"><p>${drawing.empty}</p></div>`;
    if (this.asTable || drawing.kind === 'table')
      return html`<momentum-table exportparts="table" .drawing=${drawing}></momentum-table>`;
    return html`<momentum-plot
      .drawing=${drawing}
      .switchedOff=${this.switchedOff}
      .theme=${this.shownTheme}
      @choose=${({ detail }: CustomEvent<DrawnPlace>) => this.#drillDown(drawing, detail)}
      @zoomed=${({ detail }: CustomEvent<View['window']>) => {
        this.window = detail;
      }}
    ></momentum-plot>`;
  }

  #menuOf(drawing: Drawing) {
    const download = (kind: Download) => ({
      label: `Download ${kind.toUpperCase()}`,
      run: () => void this.#download(drawing, kind),
    });
    const table = {
      label: this.asTable ? 'Show as chart' : 'Show as table',
      run: () => {
        this.asTable = !this.asTable;
      },
    };
    const texts = [download('csv'), download('json')];
    if (drawing.kind === 'table') return texts;
    return [table, ...(this.asTable ? [] : [download('png')]), ...texts];
  }

  async #download(drawing: Drawing, kind: Download): Promise<void> {
    const { download } = await import('../../charts/downloads.ts');
    const root = this.renderRoot.querySelector<HTMLElement>('.root');
    const canvas =
      this.renderRoot.querySelector('momentum-plot')?.shadowRoot?.querySelector('canvas') ?? null;
    if (root !== null)
      await download(kind, drawing, { hidden: this.switchedOff, window: this.window }, root, canvas);
  }

  #toggle(id: string): void {
    const next = new Set(this.switchedOff);
    if (!next.delete(id)) next.add(id);
    this.switchedOff = next;
  }

  #resetZoom(): void {
    this.renderRoot.querySelector<MomentumPlot>('momentum-plot')?.resetZoom();
  }

  #drillDown({ group, x, series, kind }: Drawing, { series: index, place }: DrawnPlace): void {
    const line = series[kind === 'pie' ? 0 : index];
    const metric = line?.metric;
    const key = x.keys[place];
    if (metric === undefined || key === undefined) return;
    announce(this, 'momentum-drill-down', {
      group,
      metric,
      ...(x.type === 'time' ? { bucket: key } : { key }),
      ...(line !== undefined && isPart(line) && { part: line.id }),
    });
  }
}

/** A part of a metric, or what accompanies one; a metric's own series is called as it is. */
function isPart({ id, metric, style }: DrawnSeries): boolean {
  return style === 'solid' && id !== metric;
}

function skeleton(): TemplateResult {
  return html`
    <header><div class="bone skeleton-title"></div></header>
    <div class="body" role="img" aria-label="Loading"><div class="bone"></div></div>
  `;
}
