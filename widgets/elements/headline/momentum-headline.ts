import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { MetricAnswer } from '../../../server/contract/answer.ts';
import type { Group } from '../../client/shapes.ts';
import { answerPath } from '../../context/question.ts';
import { watching } from '../../controllers/watching.ts';
import { foundation } from '../../theme/foundation.ts';
import { tokens } from '../../theme/tokens.ts';
import { AskingElement } from '../asking-element.ts';

/** One group in a line or two: the number that its first chart along time shows, its change, and what takes most. A press opens it. */
export class MomentumHeadline extends AskingElement {
  static override properties: PropertyDeclarations = {
    ...AskingElement.properties,
    group: { attribute: false },
  };

  static override styles = [
    tokens,
    foundation,
    css`
      :host {
        height: 100%;
      }

      .root {
        display: grid;
        gap: 2px;
        align-content: start;
        width: 100%;
        height: 100%;
        min-height: 104px;
        padding: 12px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        text-align: start;
      }

      .root:hover {
        border-color: var(--edge);
      }

      .group,
      .about {
        color: var(--quiet);
        font-size: 12.5px;
      }

      .group {
        font-weight: 500;
      }

      .value {
        font-size: 20px;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        letter-spacing: -0.015em;
      }

      .better {
        color: var(--better);
      }

      .worse {
        color: var(--worse);
      }
    `,
  ];

  declare group: Group;

  readonly #answer = watching(this, 'answer', () => ({
    connection: this.connection,
    path: answerPath(this.group.id, this.question),
  }));

  override render() {
    const { state } = this.#answer;
    return html`<button class="root" type="button" data-theme=${this.shownTheme} aria-busy=${state.status === 'loading'}>
      <span class="group">${this.group.title}</span>
      ${state.status === 'full' ? lines(state.value.metrics, headlineOf(this.group)) : nothing}
      ${state.status === 'failed' ? html`<span class="about">${state.failure.sentence}</span>` : nothing}
    </button>`;
  }
}

/** What a group follows along time is what it is about. */
function headlineOf({ charts, metrics }: Group): string | undefined {
  const chart = charts.find(({ kind }) => kind === 'line') ?? charts[0];
  return chart?.metrics[0] ?? metrics[0]?.id;
}

function lines(metrics: readonly MetricAnswer[], id: string | undefined): TemplateResult | typeof nothing {
  const metric = metrics.find((candidate) => candidate.id === id);
  if (metric === undefined) return nothing;
  const { title, shown, value } = metric;
  const largest = metrics.find(({ label, unit }) => unit === 'share' && typeof label === 'string');
  return html`<span class="value">${shown.value}</span>
    <span class="about">
      ${title}${value === null ? `: ${absence(metric)}` : nothing}${shown.change === null ? nothing : html`, <span class=${shown.verdict ?? nothing}>${shown.change}</span>`}
    </span>
    ${largest === undefined ? nothing : html`<span class="about">${largest.title}: ${largest.label}, ${largest.shown.value}</span>`}`;
}

function absence({ missing = [] }: MetricAnswer): string {
  return missing.length === 0 ? 'no data' : 'not connected';
}
