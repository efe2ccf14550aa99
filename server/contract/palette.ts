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
