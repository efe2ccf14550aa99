import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { MetricAnswer } from '../../../server/contract/answer.ts';
import type { ChartKind } from '../../../server/contract/charts.ts';
import { missingWords } from '../../../server/contract/words.ts';
import type { Failure } from '../../client/failure.ts';
import type { Group } from '../../client/shapes.ts';
import { answerPath } from '../../context/question.ts';
import { watching } from '../../controllers/watching.ts';
import { card } from '../../theme/card.ts';
import { foundation } from '../../theme/foundation.ts';
import { tokens } from '../../theme/tokens.ts';
import { AskingElement } from '../asking-element.ts';
import { failureNotice, staleLine } from '../messages.ts';

const alongTime: readonly ChartKind[] = ['line', 'area', 'step', 'stacked-bar'];

/** One group of the catalogue: its name, its notes, a tile for each metric and all its charts. */
export class MomentumGroup extends AskingElement {
  static override properties: PropertyDeclarations = {
    ...AskingElement.properties,
    group: { attribute: false },
  };

  static override styles = [
    tokens,
    foundation,
    card,
    css`
      :host {
        scroll-margin-top: 64px;
      }

      h2 {
        outline: none;
        font-size: 18px;
        font-weight: 650;
        letter-spacing: -0.014em;
      }

      .description {
        max-width: 72ch;
        margin-top: 2px;
        color: var(--quiet);
        text-wrap: pretty;
      }

      .notes {
        max-width: 72ch;
        margin-top: 8px;
        color: var(--quiet);
        font-size: 13px;
      }

      .root {
        container-type: inline-size;
      }

      .tiles,
      .charts {
        display: grid;
        gap: 14px;
        margin-top: 14px;
      }

      .tiles {
        grid-template-columns: repeat(auto-fill, minmax(clamp(134px, 16cqi, 232px), 1fr));
      }

      .charts {
        grid-template-columns: minmax(0, 1fr);
      }

      @container (width >= 860px) {
        .charts {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
      }

      .stale {
        margin-top: 8px;
      }

      .failure,
      .unconnected {
        height: auto;
        margin-top: 14px;
        padding: 20px;
      }

      [data-wide] {
        grid-column: 1 / -1;
      }
    `,
  ];

  declare group: Group;

  readonly #answer = watching(this, 'answer', () => ({
    connection: this.connection,
    path: answerPath(this.group.id, this.question),
  }));

  /** Brings the group to the reader. */
  show(): void {
    this.scrollIntoView({ block: 'start' });
    this.renderRoot.querySelector('h2')?.focus({ preventScroll: true });
  }

  override render() {
    const { title, description } = this.group;
    const { state } = this.#answer;
    const missing = state.status === 'full' ? missingEverywhere(state.value.metrics) : [];
    const notes = state.status === 'full' && missing.length === 0 ? state.value.notes : [];
    return html`<section class="root" data-theme=${this.shownTheme} aria-labelledby="title">
      <h2 id="title" tabindex="-1">${title}</h2>
      <p class="description">${description}</p>
      ${notes.length === 0 ? nothing : html`<p class="notes">${notes.join(' ')}</p>`}
      ${staleLine(state, this.#answer.retry)}
      ${missing.length > 0 ? html`<div class="card unconnected">${missingWords(missing)}</div>` : this.#cards()}
    </section>`;
  }

  #cards(): TemplateResult {
    const { state } = this.#answer;
    return state.status === 'failed' ? this.#failure(state.failure) : cards(this.group);
  }

  /** Said once for the group instead of in each of its cards. */
  #failure(failure: Failure): TemplateResult {
    return html`<div class="card failure">${failureNotice(failure, this.connection.server, this.#answer.retry)}</div>`;
  }
}

/** Resources that no source has brought yet, where none of the metrics has a number without them. */
function missingEverywhere(metrics: readonly MetricAnswer[]): string[] {
  if (metrics.some(({ missing = [] }) => missing.length === 0)) return [];
  return [...new Set(metrics.flatMap(({ missing = [] }) => missing))];
}

function cards({ id, metrics, charts }: Group): TemplateResult {
  return html`
    <div class="tiles">${metrics.map((metric) => html`<momentum-metric metric="${id}.${metric.id}" quiet></momentum-metric>`)}</div>
    <div class="charts">
      ${arranged(charts).map(
        ({ chart, isWide }) =>
          html`<momentum-chart ?data-wide=${isWide} group=${id} chart=${chart.id} quiet></momentum-chart>`,
      )}
    </div>
  `;
}

/** A calendar takes a row of its own, at the end; of an odd number of others one along time does, at the beginning. */
function arranged(charts: Group['charts']) {
  const calendars = charts.filter(({ kind }) => kind === 'calendar');
  const others = charts.filter(({ kind }) => kind !== 'calendar');
  const wide =
    others.length % 2 === 0 ? undefined : (others.find(({ kind }) => alongTime.includes(kind)) ?? others[0]);
  return [
    ...(wide === undefined ? [] : [{ chart: wide, isWide: true }]),
    ...others.filter((chart) => chart !== wide).map((chart) => ({ chart, isWide: false })),
    ...calendars.map((chart) => ({ chart, isWide: true })),
  ];
}
