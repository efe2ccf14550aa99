import { html, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Shapes } from '../client/shapes.ts';
import type { WidgetQuestion } from '../context/question.ts';
import type { ThemeChoice } from '../context/theme.ts';
import { providing } from '../controllers/providing.ts';
import { watching } from '../controllers/watching.ts';
import { ConnectedElement } from '../elements/connected-element.ts';
import { failureNotice } from '../elements/messages.ts';
import { card } from '../theme/card.ts';
import { foundation } from '../theme/foundation.ts';
import { tokens } from '../theme/tokens.ts';
import { questionInAddress, searchOf } from './address.ts';
import { signInInvitation, sourceInvitation } from './invitations.ts';
import mark from './momentum.svg';
import { dashboardStyle } from './page-style.ts';
import { storedTheme, useTheme } from './theme-choice.ts';

type Person = Shapes['person'];

const themes: readonly [ThemeChoice, string][] = [
  ['auto', 'Theme of the system'],
  ['light', 'Light theme'],
  ['dark', 'Dark theme'],
];

/** The dashboard at `/`: what the address asks, of everything that the server's catalogue has. */
export class MomentumPage extends ConnectedElement {
  static override properties: PropertyDeclarations = {
    ...ConnectedElement.properties,
    asked: { state: true },
  };

  static override styles = [tokens, foundation, card, dashboardStyle];

  declare private asked: WidgetQuestion;

  readonly #person = watching(this, 'person', () => ({ connection: this.connection, path: '/api/v1/me' }));
  readonly #sources = watching(this, 'sources', () =>
    this.#person.state.status === 'full' ? { connection: this.connection, path: '/api/v1/sources' } : null,
  );

  constructor() {
    super();
    this.#useTheme(storedTheme());
    this.asked = questionInAddress(location.search);
    providing(this, () => ({ connection: this.connection, question: this.asked, theme: this.shownTheme }));
    this.addEventListener('momentum-filter-change', ({ detail }) =>
      this.#ask({ ...this.asked, ...periodOf(detail) }),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('popstate', this.#readAddress);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('popstate', this.#readAddress);
  }

  readonly #readAddress = () => {
    this.asked = questionInAddress(location.search);
  };

  #ask(question: WidgetQuestion): void {
    this.asked = question;
    history.pushState(null, '', searchOf(question));
  }

  override render() {
    return html`<div class="root page" data-theme=${this.shownTheme}>${this.#content()}</div>`;
  }

  #content(): TemplateResult {
    const { state, retry } = this.#person;
    if (state.status === 'loading') return html`<div class="content" role="img" aria-label="Loading"></div>`;
    if (state.status === 'failed') {
      if (state.failure.kind === 'not-signed-in') return signInInvitation();
      return html`<main class="invitation">${failureNotice(state.failure, this.connection.server, retry)}</main>`;
    }
    const sources = this.#sources.state;
    const hasNone = sources.status === 'full' && sources.value.sources.length === 0;
    return html`${this.#bar(state.value, hasNone)} ${hasNone ? sourceInvitation() : this.#numbers()}`;
  }

  #bar({ name }: Person, withoutFilters: boolean): TemplateResult {
    const choices = themes.map(([choice, label]) => ({ label, run: () => this.#useTheme(choice) }));
    const items = [...choices, { label: 'Sign out', run: () => void this.#signOut() }];
    return html`<header class="bar">
      <div class="bar-inner">
        <h1 class="brand"><img src=${mark} alt="" />Momentum</h1>
        ${withoutFilters ? '' : html`<momentum-filters></momentum-filters>`}
        <div class="person"><span>${name}</span> <momentum-menu label="Theme and signing out" .items=${items}></momentum-menu></div>
      </div>
    </header>`;
  }

  #numbers(): TemplateResult {
    return html`<main class="content">
      <momentum-health></momentum-health>
      <section class="part" aria-labelledby="organization">
        <h2 id="organization">Organization</h2>
        <momentum-dashboard view="organization"></momentum-dashboard>
      </section>
      <section class="part" aria-labelledby="own">
        <h2 id="own">Your own work</h2>
        <momentum-dashboard view="individual"></momentum-dashboard>
      </section>
    </main>`;
  }

  #useTheme(choice: ThemeChoice): void {
    this.theme = choice;
    useTheme(choice);
  }

  async #signOut(): Promise<void> {
    const client = await this.connection.client();
    await client.send('/api/v1/sign-out');
    location.assign('/');
  }
}

/** Filters of people and code stay as the address has them. */
function periodOf({ range, from, to, by, compare }: WidgetQuestion): WidgetQuestion {
  return { range, from, to, by, compare };
}
