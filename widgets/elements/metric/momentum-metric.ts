import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Answer, MetricAnswer } from '../../../server/contract/answer.ts';
import { listed, missingWords, shownPeriod } from '../../../server/contract/words.ts';
import { answerPath } from '../../context/question.ts';
import { watching } from '../../controllers/watching.ts';
import { card } from '../../theme/card.ts';
import { colourClasses } from '../../theme/colours.ts';
import { foundation } from '../../theme/foundation.ts';
import { tokens } from '../../theme/tokens.ts';
import { AskingElement } from '../asking-element.ts';
import { cardFrame } from '../card-frame.ts';
import { explanation } from './explanation.ts';
import { metricStyle } from './metric-style.ts';
import { shares } from './shares.ts';
import { hasCourse, sparkline, sparklineBox } from './sparkline.ts';

type Full = { answer: Answer; metric: MetricAnswer };

/**
 * One number: its value, its change against the period before, its course, and on demand what it means and what was counted.
 *
 * @csspart card title value change sparkline shares message stale - The parts of the tile.
 */
export class MomentumMetric extends AskingElement {
  static override properties: PropertyDeclarations = {
    ...AskingElement.properties,
    metric: {},
    quiet: { type: Boolean },
    explaining: { state: true },
  };

  static override styles = [tokens, foundation, card, colourClasses, metricStyle];

  /** In full: `commit-pr-activity.commits`. */
  declare metric: string | undefined;
  /** Leaves it to whoever says so once for several elements that the answer is old. */
  declare quiet: boolean;
  declare private explaining: boolean;

  readonly #answer = watching(this, 'answer', () => this.#target(false));
  readonly #explained = watching(this, 'answer', () => (this.explaining ? this.#target(true) : null));

  constructor() {
    super();
    this.quiet = false;
    this.explaining = false;
  }

  #target(explain: boolean) {
    const [group, id] = this.metric?.split('.') ?? [];
    if (!group || !id) return null;
    return { connection: this.connection, path: answerPath(group, this.question, explain) };
  }

  override render() {
    return cardFrame({
      tag: 'article',
      theme: this.shownTheme,
      answer: this.#answer,
      server: this.connection.server,
      quiet: this.quiet,
      wrong:
        this.#target(false) === null
          ? 'Name a metric in full, such as metric="commit-pr-activity.commits".'
          : null,
      skeleton: skeleton(),
      full: (answer) => this.#content(answer),
    });
  }

  #content(answer: Answer): TemplateResult | string {
    const id = this.metric?.split('.')[1];
    const metric = answer.metrics.find((candidate) => candidate.id === id);
    if (metric !== undefined) return this.#tile({ answer, metric });
    return `${answer.title} has no metric “${id}”. It has ${listed(answer.metrics.map((one) => one.id))}.`;
  }

  #tile({ answer, metric }: Full): TemplateResult {
    return html`
      <header>
        <h3 class="title" part="title">${metric.title}</h3>
        <button
          class="icon"
          type="button"
          aria-expanded=${this.explaining}
          aria-label="About ${metric.title}"
          @click=${() => {
            this.explaining = !this.explaining;
          }}
        >
          <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4" aria-hidden="true">
            <circle cx="8" cy="8" r="6.3" />
            <path d="M8 7.2v3.6M8 5v.2" stroke-linecap="round" />
          </svg>
        </button>
      </header>
      ${this.explaining ? explanation(this.#explained.state, metric) : numbers(answer, metric)}
    `;
  }
}

function numbers(answer: Answer, metric: MetricAnswer): TemplateResult {
  const beside = [statisticWords(metric), metric.label].filter((words) => words);
  return html`
    <p class="value" part="value">${valueWords(metric.shown.value)}</p>
    <p class="beside quiet">${beside.join(' · ')}</p>
    ${metric.value === null ? html`<p class="quiet" part="message">${emptyWords(metric)}</p>` : changeLine(answer, metric)}
    ${shares(metric.breakdown)} ${course(metric)}
  `;
}

/** A metric that is about its parts shows those instead. */
function course({ series, breakdown }: MetricAnswer): TemplateResult | typeof nothing {
  const hasShares = breakdown?.some(({ share }) => typeof share === 'number') ?? false;
  if (hasShares || !hasCourse(series)) return nothing;
  return html`<svg class="sparkline" part="sparkline" viewBox=${sparklineBox} preserveAspectRatio="none" aria-hidden="true">
    ${sparkline(series)}
  </svg>`;
}

/** The number large, its unit small. */
function valueWords(shown: string): TemplateResult {
  const [, number = shown, unit = ''] = /^([-−–\d.,]+)\s*(.*)$/.exec(shown) ?? [];
  return html`${number}${unit === '' ? nothing : html` <span class="unit">${unit}</span>`}`;
}

function statisticWords({ statistic }: MetricAnswer): string {
  return statistic === 'mean' || statistic === 'median' || statistic.startsWith('p') ? statistic : '';
}

function emptyWords({ missing }: MetricAnswer): string {
  if (missing === undefined || missing.length === 0) return 'There is nothing in this period.';
  return missingWords(missing);
}

/** Said with an arrow, words and a colour, so that none of them is needed alone. */
function changeLine(
  { previousPeriod }: Answer,
  { shown, change }: MetricAnswer,
): TemplateResult | typeof nothing {
  if (previousPeriod === undefined) return nothing;
  const before = shownPeriod(previousPeriod.from, previousPeriod.to);
  if (shown.change === null)
    return html`<p class="change" part="change" title="With ${before}">Too little to compare</p>`;
  const arrow = !change ? '' : change > 0 ? '↑' : '↓';
  return html`<p class="change ${shown.verdict ?? ''}" part="change" title="Compared with ${before}">
    <span aria-hidden="true">${arrow}</span> ${shown.change}
    <span class="visually-hidden">than ${before}${shown.verdict === null ? '' : `, ${shown.verdict}`}</span>
  </p>`;
}

function skeleton(): TemplateResult {
  return html`<div class="skeleton" role="img" aria-label="Loading">
    <div class="bone name"></div>
    <div class="bone number"></div>
    <div class="bone course"></div>
  </div>`;
}
