import { css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Drawing } from '../../../server/contract/charts.ts';
import { foundation } from '../../theme/foundation.ts';

interface Sorting {
  /** -1 is the column of names. */
  column: number;
  isDescending: boolean;
}

/** A chart's content as a table, for those who would rather read it, or have it read to them; each column can be sorted by. */
export class MomentumTable extends LitElement {
  static override properties: PropertyDeclarations = {
    drawing: { attribute: false },
    sorting: { state: true },
  };

  static override styles = [
    foundation,
    css`
      :host {
        min-width: 0;
      }

      .table {
        max-height: 100%;
        overflow: auto;
        border: 1px solid var(--line);
        border-radius: 8px;
      }

      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 13px;
        font-variant-numeric: tabular-nums;
      }

      thead th {
        position: sticky;
        top: 0;
        padding: 0;
        background: var(--raised);
      }

      thead button {
        width: 100%;
        padding: 6px 12px;
        border: 0;
        background: none;
        font-weight: 600;
        text-align: inherit;
        white-space: nowrap;
      }

      thead button:focus-visible {
        outline-offset: -2px;
      }

      thead i {
        display: inline-block;
        width: 1em;
        color: var(--quiet);
        font-style: normal;
        text-align: center;
      }

      th,
      td {
        padding: 6px 12px;
        border-bottom: 1px solid var(--line);
        text-align: end;
        white-space: nowrap;
      }

      th:first-child,
      .words {
        text-align: start;
      }

      .wraps,
      .words {
        min-width: 14ch;
        white-space: normal;
        overflow-wrap: anywhere;
      }

      tbody th {
        font-weight: 400;
      }

      tr:last-child > * {
        border-bottom: 0;
      }
    `,
  ];

  declare drawing: Drawing;
  declare private sorting: Sorting | null;

  constructor() {
    super();
    this.sorting = null;
  }

  override render() {
    const { title, kind, x, series } = this.drawing;
    return html`<div class="table" part="table" tabindex="0" role="region" aria-label="${title} as a table">
      <table>
        <thead>
          <tr>
            ${this.#heading(x.title, -1, false)}
            ${series.map(({ label }, column) => this.#heading(label, column, isWords(this.drawing, column)))}
          </tr>
        </thead>
        <tbody>
          ${ordered(this.drawing, this.sorting).map(
            (place) => html`<tr>
              <th class=${kind === 'table' ? 'wraps' : nothing} scope="row">${x.names[place]}</th>
              ${series.map(
                ({ shown }, column) =>
                  html`<td class=${isWords(this.drawing, column) ? 'words' : nothing}>${shown[place]}</td>`,
              )}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #heading(label: string, column: number, words: boolean): TemplateResult {
    const sorted = this.sorting?.column === column ? this.sorting : null;
    const order = sorted === null ? nothing : sorted.isDescending ? 'descending' : 'ascending';
    const arrow = sorted === null ? '' : sorted.isDescending ? '↓' : '↑';
    return html`<th class=${words ? 'words' : nothing} scope="col" aria-sort=${order}>
      <button type="button" @click=${() => this.#sort(column)}>${label}<i aria-hidden="true">${arrow}</i></button>
    </th>`;
  }

  /** Down, up, and as it came. */
  #sort(column: number): void {
    const { sorting } = this;
    if (sorting?.column !== column) this.sorting = { column, isDescending: column >= 0 };
    else if (sorting.isDescending === column >= 0) this.sorting = { column, isDescending: column < 0 };
    else this.sorting = null;
  }
}

/** Places in the order that was chosen; what has no value comes last. */
function ordered({ x, series }: Drawing, sorting: Sorting | null): number[] {
  const places = [...x.keys.keys()];
  if (sorting === null) return places;
  const line = series[sorting.column];
  const words = line?.shown ?? (x.type === 'time' ? x.keys : x.names);
  const values = line?.values ?? [];
  const turn = sorting.isDescending ? -1 : 1;
  const known = places.filter((place) => (values[place] ?? null) !== null);
  if (known.length === 0)
    return places.toSorted((one, other) => turn * (words[one] ?? '').localeCompare(words[other] ?? ''));
  const sorted = known.toSorted((one, other) => turn * ((values[one] ?? 0) - (values[other] ?? 0)));
  return [...sorted, ...places.filter((place) => !known.includes(place))];
}

/** Columns of words are read from the left. */
function isWords({ kind, series }: Drawing, column: number): boolean {
  return kind === 'table' && (series[column]?.values.every((value) => value === null) ?? false);
}
