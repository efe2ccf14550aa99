import { css, html, LitElement, nothing, type PropertyDeclarations } from 'lit';
import { foundation } from '../../theme/foundation.ts';

export interface MenuItem {
  label: string;
  run(): void;
}

/** A button that opens a list of things to do. Escape, a click elsewhere, or leaving with the keyboard closes it. */
export class MomentumMenu extends LitElement {
  static override properties: PropertyDeclarations = {
    label: {},
    items: { attribute: false },
    open: { state: true },
  };

  static override styles = [
    foundation,
    css`
      :host {
        position: relative;
        display: inline-block;
      }

      ul {
        position: absolute;
        z-index: 10;
        top: calc(100% + 4px);
        right: 0;
        min-width: 168px;
        padding: 5px;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--surface);
        box-shadow: 0 8px 24px rgb(10 18 32 / 16%);
        list-style: none;
      }

      li button {
        width: 100%;
        padding: 7px 10px;
        border: 0;
        border-radius: 6px;
        background: none;
        font-size: 13px;
        text-align: start;
        white-space: nowrap;
      }

      li button:hover {
        background: var(--raised);
      }
    `,
  ];

  /** What the button is for, for those who do not see it. */
  declare label: string;
  declare items: MenuItem[];
  declare private open: boolean;

  constructor() {
    super();
    this.label = 'More';
    this.items = [];
    this.open = false;
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget !== null) this.#show(false);
    });
    this.addEventListener('keydown', (event) => this.#onKey(event));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#onPointer);
  }

  readonly #onPointer = (event: PointerEvent) => {
    if (!event.composedPath().includes(this)) this.#show(false);
  };

  #show(open: boolean): void {
    this.open = open;
    if (open) document.addEventListener('pointerdown', this.#onPointer);
    else document.removeEventListener('pointerdown', this.#onPointer);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.open) return;
    event.stopPropagation();
    this.#show(false);
    this.renderRoot.querySelector('button')?.focus();
  }

  override render() {
    return html`
      <button
        class="icon"
        type="button"
        aria-label=${this.label}
        aria-expanded=${this.open}
        @click=${() => this.#show(!this.open)}
      >
        <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
          <circle cx="3" cy="8" r="1.4" />
          <circle cx="8" cy="8" r="1.4" />
          <circle cx="13" cy="8" r="1.4" />
        </svg>
      </button>
      ${this.open ? this.#list() : nothing}
    `;
  }

  #list() {
    const choose = (item: MenuItem) => () => {
      this.#show(false);
      item.run();
    };
    return html`<ul>
      ${this.items.map((item) => html`<li><button type="button" @click=${choose(item)}>${item.label}</button></li>`)}
    </ul>`;
  }
}
