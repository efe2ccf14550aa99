import { html, type TemplateResult } from 'lit';
import type { Collection } from '../client/shapes.ts';
import { watching } from '../controllers/watching.ts';
import { ConnectedElement } from '../elements/connected-element.ts';
import { failureNotice, shownInstant } from '../elements/messages.ts';
import { foundation } from '../theme/foundation.ts';
import { tokens } from '../theme/tokens.ts';
import { followingCollection } from './following-collection.ts';
import { healthStyle } from './health-style.ts';

const refreshWhileCollecting = 10_000;
const underWay = ['WAITING', 'RUNNING'];
const words: Record<string, string> = {
  COMPLETED: 'Up to date',
  PARTIAL: 'Partly up to date: something could not be collected',
  FAILED: 'The last collection failed',
  CANCELLED: 'The last collection was stopped',
};

/** How the collecting goes: live while it runs, else when it last ran and what went wrong. */
export class MomentumHealth extends ConnectedElement {
  static override styles = [tokens, foundation, healthStyle];

  #refreshedAt = Date.now();

  readonly #collections = watching(this, 'collections', () => ({
    connection: this.connection,
    path: '/api/v1/collections?limit=1',
  }));
  readonly #followed = followingCollection(
    this,
    () => this.#eventsAddress(),
    () => this.#refreshNowAndThen(),
    () => void this.refresh(),
  );

  get #newest(): Collection | null {
    const { state } = this.#collections;
    return state.status === 'full' ? (state.value.collections[0] ?? null) : null;
  }

  #eventsAddress(): string | null {
    const newest = this.#newest;
    if (newest === null || !underWay.includes(newest.status)) return null;
    return `${this.connection.server}/api/v1/collections/${newest.id}/events`;
  }

  /** Numbers fill up while the first collection runs. */
  #refreshNowAndThen(): void {
    if (Date.now() - this.#refreshedAt < refreshWhileCollecting) return;
    this.#refreshedAt = Date.now();
    void this.refresh();
  }

  override render() {
    const { state, retry } = this.#collections;
    if (state.status === 'failed')
      return html`<div class="root" data-theme=${this.shownTheme}>${failureNotice(state.failure, this.connection.server, retry)}</div>`;
    const collection = this.#followed.latest ?? this.#newest;
    return html`<div class="root" data-theme=${this.shownTheme} role="status">
      ${state.status === 'loading' ? html`<div class="line"></div>` : collection === null ? noneYet() : summary(collection)}
    </div>`;
  }
}

function noneYet(): TemplateResult {
  return html`<p class="line">
    <span class="dot"></span> Nothing has been collected yet. Start with <code>npm run momentum -- collect</code>
  </p>`;
}

function summary(collection: Collection): TemplateResult {
  return underWay.includes(collection.status) ? progress(collection) : outcome(collection);
}

function progress({ runs }: Collection): TemplateResult {
  const over = runs.filter((run) => !underWay.includes(run.status)).length;
  const now = runs.find((run) => run.status === 'RUNNING');
  const steps =
    now === undefined
      ? ''
      : `${now.source}: ${now.script}, ${number.format(now.done)}${now.expected === null ? '' : ` of ${number.format(now.expected)}`}`;
  return html`
    <p class="line"><span class="dot running"></span> <b>Collecting</b> <span class="quiet">${over} of ${runs.length} done${steps && ` · ${steps}`}</span></p>
    <progress aria-label="Collecting" max=${runs.length || 1} value=${over + shareOf(now)}></progress>
  `;
}

const number = new Intl.NumberFormat('en-GB');

function shareOf(run: Collection['runs'][number] | undefined): number {
  return run?.expected ? Math.min(1, run.done / run.expected) : 0;
}

function outcome({ status, completedAt, runs }: Collection): TemplateResult {
  const troubled = runs.filter((run) => run.status === 'FAILED' || run.status === 'SKIPPED');
  const at = completedAt === null ? '' : `collected ${shownInstant(Date.parse(completedAt))}`;
  const line = html`<span class="dot ${status.toLowerCase()}"></span> <b>${words[status] ?? status}</b> <span class="quiet">${at}</span>`;
  if (troubled.length === 0) return html`<p class="line">${line}</p>`;
  return html`<details>
    <summary class="line">${line}</summary>
    <ul>
      ${troubled.map(
        ({ source, connection, script, error }) => html`<li>
          <b>${connection === 'default' ? source : `${source}@${connection}`} / ${script}</b>
          ${error ?? 'skipped, because something that it needs failed'}
        </li>`,
      )}
    </ul>
  </details>`;
}
