import type { Theme } from '../contract/drawing/palette.ts';

/** How large a picture is, and in which colours. */
export interface Frame {
  theme: Theme;
  /** Pixels of the whole picture. */
  width: number;
  height: number;
}
