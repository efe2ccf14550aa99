import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Group } from '../../client/shapes.ts';
import type { WidgetQuestion } from '../../context/question.ts';
import { providing } from '../../controllers/providing.ts';
import { watching } from '../../controllers/watching.ts';
import { card } from '../../theme/card.ts';
import { foundation } from '../../theme/foundation.ts';
import { tokens } from '../../theme/tokens.ts';
import { AskingElement } from '../asking-element.ts';
import type { MomentumGroup } from '../group/momentum-group.ts';
import { failureNotice, staleLine } from '../messages.ts';

const firstGroups = ['cycle-time', 'deployment-velocity', 'work-in-progress', 'commit-pr-activity'];
/** So many are seen at once. */
const fewGroups = 2;

export type DashboardView = 'organization' | 'individual';

/**
 * All groups that the server's catalogue has of one view: the organization's, or the reader's own work.
 *
 * @csspart message stale summary - What is said where there is nothing else to show; each group in a line.
 * @cssproperty --momentum-page - What the cards lie on.
 * @cssproperty --momentum-dashboard-padding - Free space around them.
 */
export class MomentumDashboard extends AskingElement {
  static override properties: PropertyDeclarations = { ...AskingElement.properties, view: {} };

  static override styles = [
    tokens,
    foundation,
    card,
    css`
      .root {
        padding: var(--momentum-dashboard-padding, clamp(14px, 2.5cqi, 28px));
        border-radius: var(--radius);
        background: var(--page);
      }

      .groups {
        display: grid;
        gap: 40px;
      }

      .summary {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 210px), 1fr));
        gap: 14px;
        margin-bottom: 32px;
        list-style: none;
      }

      .own {
        max-width: 64ch;
        padding: 24px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }

      .bone {
        height: 164px;
        border-radius: var(--radius);
      }
    `,
  ];

  declare view: DashboardView;

  readonly #catalogue = watching(this, 'catalogue', () => ({
    connection: this.connection,
    path: '/api/v1/metrics-catalogue',
  }));
  readonly #person = watching(this, 'person', () =>
    this.view === 'individual' && this.contributor === undefined
      ? { connection: this.connection, path: '/api/v1/me' }
      : null,
  );

  constructor() {
    super();
    this.view = 'organization';
    providing(this, () => ({
      connection: this.connection,
      question: this.#askedInside(),
      theme: this.shownTheme,
    }));
  }

  /** Groups about one person take no team; without a person they are about the reader. */
  #askedInside(): WidgetQuestion {
    if (this.view === 'organization') return this.question;
    const { team, contributor = ['me'], ...question } = this.question;
    return { ...question, contributor };
  }

  override render() {
    return html`<div class="root" data-theme=${this.shownTheme}>${this.#content()}</div>`;
  }

  #content(): TemplateResult {
    const waits = this.#whileWaiting();
    if (waits !== null) return waits;
    const { state, retry } = this.#catalogue;
    const groups =
      state.status === 'full'
        ? inOrder(state.value.groups.filter((group) => belongsTo(group, this.view)))
        : [];
    return html`
      ${staleLine(state, retry)}
      ${groups.length > fewGroups ? this.#summary(groups) : nothing}
      <div class="groups">
        ${repeat(
          groups,
          ({ id }) => id,
          (group) => html`<momentum-group .group=${group}></momentum-group>`,
        )}
      </div>
    `;
  }

  /** Each group in a line, before all of them in full. */
  #summary(groups: readonly Group[]): TemplateResult {
    return html`<ul class="summary" part="summary" aria-label="In short">
      ${repeat(
        groups,
        ({ id }) => id,
        (group) => html`<li>
          <momentum-headline .group=${group} @click=${() => this.#open(group)}></momentum-headline>
        </li>`,
      )}
    </ul>`;
  }

  #open({ id }: Group): void {
    const groups = [...this.renderRoot.querySelectorAll<MomentumGroup>('momentum-group')];
    groups.find(({ group }) => group.id === id)?.show();
  }

  #whileWaiting(): TemplateResult | null {
    const { server } = this.connection;
    const { state, retry } = this.#catalogue;
    if (state.status === 'failed') return failureNotice(state.failure, server, retry);
    if (state.status === 'loading') return html`<div class="bone" role="img" aria-label="Loading"></div>`;
    if (this.view === 'organization' || this.contributor !== undefined) return null;
    const { state: person, retry: again } = this.#person;
    if (person.status === 'failed') return failureNotice(person.failure, server, again);
    if (person.status === 'loading') return html`<div class="bone" role="img" aria-label="Loading"></div>`;
    return person.value.contributor === null ? unknownPerson() : null;
  }
}

/** First where time goes, then what comes of it; whatever else there is follows in the catalogue's order. */
function inOrder(groups: readonly Group[]): Group[] {
  const first = firstGroups.flatMap((id) => groups.find((group) => group.id === id) ?? []);
  return [...first, ...groups.filter((group) => !first.includes(group))];
}

function belongsTo({ level }: Group, view: DashboardView): boolean {
  return (level === 'individual') === (view === 'individual');
}

function unknownPerson(): TemplateResult {
  return html`<div class="own message" part="message">
    <p>
      <strong>Momentum does not know yet which commits are yours.</strong> Whoever runs it can say so, with the e-mail address that
      you commit with and your user here:
    </p>
    <code>npm run momentum -- contributor link YOUR_EMAIL USER</code>
  </div>`;
}
