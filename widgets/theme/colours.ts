import { unsafeCSS } from 'lit';
import { palettes } from '../../server/contract/drawing/palette.ts';

/** A class for each place in the palette: a style attribute would break a strict content security policy. */
export const colourClasses = unsafeCSS(
  [
    ...palettes.light.series.map((_, place) => `.colour-${place} { color: var(--series-${place}); }`),
    ...palettes.light.scale.map((_, level) => `.level-${level} { color: var(--scale-${level}); }`),
  ].join('\n'),
);
