import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { BucketSize } from '../../../server/contract/units.ts';
import type { WidgetQuestion } from '../../context/question.ts';
import { foundation } from '../../theme/foundation.ts';
import { tokens } from '../../theme/tokens.ts';
import { AskingElement } from '../asking-element.ts';
import { announce } from '../events.ts';
import { filtersStyle } from './filters-style.ts';

const presets = ['7d', '30d', '60d', '90d'];
/** What the server takes where a question names no period. */
const defaultRange = '30d';
const sizes: readonly BucketSize[] = ['day', 'week', 'month'];
const custom = 'custom';

/**
 * Chooses the period, the length of a bucket and whether to compare, and says so with `momentum-filter-change`; the nearest
 * provider takes it over.
 *
 * @csspart range by days comparison - The groups of choices.
 */
export class MomentumFilters extends AskingElement {
  static override properties: PropertyDeclarations = {
    ...AskingElement.properties,
    choosingDays: { state: true },
  };

  static override styles = [tokens, foundation, filtersStyle];

  /** The days' fields are open, whether or not they have been filled in. */
  declare private choosingDays: boolean;

  constructor() {
    super();
    this.choosingDays = false;
  }

  override render() {
    const { from, range } = this.question;
    const period = this.choosingDays || from !== undefined ? custom : (range ?? defaultRange);
    return html`<div class="root" data-theme=${this.shownTheme} role="group" aria-label="What to show">
      <fieldset part="range">
        <legend class="visually-hidden">Period</legend>
        ${presets.map((preset) => choice('range', preset, `${Number.parseInt(preset, 10)} days`, period, () => this.#choose({ range: preset })))}
        ${choice('range', custom, 'Custom', period, () => this.#chooseDays())}
      </fieldset>
      ${period === custom ? this.#days() : nothing}
      ${this.#by()}
      <label class="switch" part="comparison">
        <input type="checkbox" role="switch" .checked=${this.question.compare === 'previous'} @change=${this.#compare} />
        Compare with the period before
      </label>
    </div>`;
  }

  #by(): TemplateResult {
    const { by = '' } = this.question;
    return html`<fieldset part="by">
      <legend class="visually-hidden">By</legend>
      ${choice('by', '', 'Auto', by, () => this.#choose({ by: undefined }))}
      ${sizes.map((size) => choice('by', size, `By ${size}`, by, () => this.#choose({ by: size })))}
    </fieldset>`;
  }

  #days(): TemplateResult {
    const { from = '', to = '' } = this.question;
    return html`<span class="days" part="days">
      <input type="date" name="from" aria-label="First day" .value=${from} @change=${this.#takeDays} />
      <span aria-hidden="true">–</span>
      <input type="date" name="to" aria-label="Last day" .value=${to} @change=${this.#takeDays} />
      <span class="wrong" role="status">${this.#isBackwards() ? 'The first day is after the last.' : ''}</span>
    </span>`;
  }

  #chosenDays(): { from: string; to: string } {
    const fieldOf = (name: string) =>
      this.renderRoot.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.value ?? '';
    return { from: fieldOf('from'), to: fieldOf('to') };
  }

  #isBackwards(): boolean {
    const { from, to } = this.#chosenDays();
    return from !== '' && to !== '' && from > to;
  }

  #chooseDays(): void {
    this.choosingDays = true;
  }

  #takeDays(): void {
    const { from, to } = this.#chosenDays();
    if (from === '' || to === '' || from > to) this.requestUpdate();
    else this.#choose({ from, to });
  }

  #compare({ target }: Event): void {
    if (target instanceof HTMLInputElement) this.#choose({ compare: target.checked ? 'previous' : 'none' });
  }

  #choose(change: WidgetQuestion): void {
    const { range, from, to, by, compare } = this.question;
    const hasPeriod = change.range !== undefined || change.from !== undefined;
    if (change.range !== undefined) this.choosingDays = false;
    const next = hasPeriod ? { by, compare, ...change } : { range, from, to, by, compare, ...change };
    announce(this, 'momentum-filter-change', next);
  }
}

function choice(
  name: string,
  value: string,
  label: string,
  chosen: string,
  choose: () => void,
): TemplateResult {
  return html`<label class="choice">
    <input type="radio" name=${name} value=${value} .checked=${value === chosen} @change=${choose} />${label}
  </label>`;
}
