/** The colours of one theme, as hexadecimal sRGB; text has at least 4.5:1 and series at least 3:1 against the surface. */
export interface Palette {
  surface: string;
  text: string;
  quiet: string;
  line: string;
  /** Series and slices by their place; the last one is for what is neutral: "Other", totals of a previous period. */
  series: readonly string[];
  /** A calendar's cells from nothing to most. */
  scale: readonly [string, string, string, string, string];
}

export type Theme = 'light' | 'dark';

/** The place in a palette for what has no identity of its own. */
export const neutralColour = 7;

/** Parts that mean the same everywhere have the same colour everywhere: blue and orange are told apart by everybody. */
const meanings: Readonly<Record<string, number>> = {
  success: 0,
  failure: 2,
  timed_out: 3,
  running: 6,
  cancelled: neutralColour,
  skipped: neutralColour,
  other: neutralColour,
  critical: 4,
  high: 2,
  medium: 5,
  low: 6,
};

/** Places in a palette for parts by their keys: what means something has its own, the others take those that are free. */
export function coloursOf(keys: readonly string[]): number[] {
  const meant = keys.map((key) => meanings[key.toLowerCase()]);
  const free = Array.from({ length: neutralColour }, (_, place) => place).filter(
    (place) => !meant.includes(place),
  );
  return meant.map((colour) => colour ?? free.shift() ?? neutralColour);
}

export const palettes: Record<Theme, Palette> = {
  light: {
    surface: '#ffffff',
    text: '#131a26',
    quiet: '#525d70',
    line: '#e3e7ee',
    series: ['#3563e9', '#0e9384', '#d9690d', '#8b4fd9', '#c92a6a', '#5b7f00', '#0c86ab', '#66738a'],
    scale: ['#eceff4', '#c3d3fb', '#8faaf5', '#5a80ee', '#2347b8'],
  },
  dark: {
    surface: '#151b26',
    text: '#eef1f6',
    quiet: '#a3aec0',
    line: '#2a3342',
    series: ['#7296ff', '#3cc4b2', '#f59a4c', '#b892f5', '#f277a5', '#a3c84a', '#4fc0e3', '#8f9bb0'],
    scale: ['#222b3a', '#233a78', '#3557b8', '#5f83f0', '#b3c5ff'],
  },
};

/** Of two colours the one that is read better on a third; all are written as `#rrggbb`. */
export function legibleOn(background: string, one: string, other: string): string {
  return contrast(one, background) >= contrast(other, background) ? one : other;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
