import { css, html } from 'lit';
import type { WidgetQuestion } from '../../context/question.ts';
import { providing } from '../../controllers/providing.ts';
import { AskingElement } from '../asking-element.ts';

/**
 * Says once for all elements inside it which server they ask, as whom, about which period and filters, and in which theme. Takes
 * over what `momentum-filters` inside it choose. Providers nest: the nearest one that says something counts.
 *
 * @slot - The elements, among whatever else.
 */
export class MomentumProvider extends AskingElement {
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  constructor() {
    super();
    providing(this, () => ({ connection: this.connection, question: this.question, theme: this.shownTheme }));
    this.addEventListener('momentum-filter-change', (event) => this.#take(event.detail));
  }

  #take({ range, from, to, by, compare }: WidgetQuestion): void {
    Object.assign(this, { range, from, to, by, compare });
  }

  override render() {
    return html`<slot></slot>`;
  }
}
