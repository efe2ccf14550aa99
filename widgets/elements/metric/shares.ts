import { html, nothing, type TemplateResult } from 'lit';
import type { Slice } from '../../../server/contract/answer.ts';
import { coloursOf } from '../../../server/contract/drawing/palette.ts';
import { shownValue } from '../../../server/contract/words.ts';

const mostNamed = 3;

/** The largest parts of a whole in words, for a tile that has no course to show. */
export function shares(breakdown: readonly Slice[] | undefined): TemplateResult | typeof nothing {
  const all = breakdown ?? [];
  const colours = coloursOf(all.map(({ key }) => key));
  const parts = all
    .flatMap(({ label, share }, place) =>
      typeof share === 'number' ? [{ label, share, colour: colours[place] ?? place }] : [],
    )
    .toSorted((one, other) => other.share - one.share)
    .slice(0, mostNamed);
  if (parts.length === 0) return nothing;
  return html`<ul class="shares" part="shares">
    ${parts.map(
      ({ label, share, colour }) => html`<li>
        <span class="dot colour-${colour}"></span><span class="name">${label}</span> ${shownValue(share, 'share')}
      </li>`,
    )}
  </ul>`;
}
