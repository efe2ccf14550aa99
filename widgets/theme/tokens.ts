import { css, unsafeCSS } from 'lit';
import { type Palette, palettes } from '../../server/contract/drawing/palette.ts';

/** Both themes of one colour: `color-scheme` chooses. */
function either(pick: (palette: Palette) => string | undefined): string {
  return `light-dark(${pick(palettes.light)}, ${pick(palettes.dark)})`;
}

const series = palettes.light.series.map(
  (_, place) =>
    `--series-${place}: var(--momentum-series-${place + 1}, ${either(({ series: of }) => of[place])});`,
);
const scale = palettes.light.scale.map(
  (_, level) => `--scale-${level}: var(--momentum-scale-${level}, ${either(({ scale: of }) => of[level])});`,
);

/**
 * The names that every element's style uses, each with the `--momentum-*` property that sets it from outside: `surface`, `text`,
 * `quiet`, `line`, `accent`, `better`, `worse`, `series-1` … `series-8`, `scale-0` … `scale-4`, `radius`, `font`.
 */
export const tokens = css`
  :host {
    --surface: var(--momentum-surface, ${unsafeCSS(either(({ surface }) => surface))});
    --page: var(--momentum-page, light-dark(#f4f6f9, #0d121b));
    --raised: var(--momentum-raised, light-dark(#f4f6f9, #1d2533));
    --chosen: var(--momentum-chosen, light-dark(#ffffff, #36425a));
    --text: var(--momentum-text, ${unsafeCSS(either(({ text }) => text))});
    --quiet: var(--momentum-quiet, ${unsafeCSS(either(({ quiet }) => quiet))});
    --line: var(--momentum-line, ${unsafeCSS(either(({ line }) => line))});
    --edge: var(--momentum-edge, light-dark(#8791a3, #6b788e));
    --accent: var(--momentum-accent, light-dark(#2a54d6, #8aa8ff));
    --better: var(--momentum-better, light-dark(#0a6b4f, #5fd4a9));
    --worse: var(--momentum-worse, light-dark(#b3261e, #ff9d94));
    --warning: var(--momentum-warning, light-dark(#8a4b00, #ffc670));
    --radius: var(--momentum-radius, 12px);
    --font: var(--momentum-font, Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
    ${unsafeCSS([...series, ...scale].join('\n    '))}
  }
`;
