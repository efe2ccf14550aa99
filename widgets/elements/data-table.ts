import { html, type TemplateResult } from 'lit';
import type { Drawing } from '../../server/contract/charts.ts';

/** A chart's content as a table, for those who would rather read it, or have it read to them. */
export function dataTable({ title, x, series }: Drawing): TemplateResult {
  return html`<div class="table" part="table" tabindex="0" role="region" aria-label="${title} as a table">
    <table>
      <thead>
        <tr>
          <th scope="col">${x.title}</th>
          ${series.map(({ label }) => html`<th scope="col">${label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${x.names.map(
          (name, place) => html`<tr>
            <th scope="row">${name}</th>
            ${series.map(({ shown }) => html`<td>${shown[place]}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
