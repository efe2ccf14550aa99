import { html, nothing, type TemplateResult } from 'lit';
import type { Slice } from '../../server/contract/answer.ts';
import { shownValue } from '../../server/contract/words.ts';

const mostNamed = 3;

/** The largest parts of a whole in words, for a tile that has no course to show. */
export function shares(breakdown: readonly Slice[] | undefined): TemplateResult | typeof nothing {
  const parts = (breakdown ?? []).filter(({ share }) => typeof share === 'number').slice(0, mostNamed);
  if (parts.length === 0) return nothing;
  return html`<ul class="shares" part="shares">
    ${parts.map(
      ({ label, share }, place) => html`<li>
        <span class="dot colour-${place}"></span><span class="name">${label}</span> ${shownValue(share ?? null, 'share')}
      </li>`,
    )}
  </ul>`;
}
