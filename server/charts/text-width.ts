import { type Font, openSync } from 'fontkit';
import * as vega from 'vega';
import { fontFiles } from './fonts.ts';

declare module 'vega' {
  /** Vega's hook for renderers without a canvas; its typings leave it out. */
  export const textMetrics: { width: (item: MeasuredText, text: string) => number };
}

interface MeasuredText {
  fontSize?: number;
  fontWeight?: number | string;
}

/**
 * Lets vega lay out text by the widths of Inter instead of an estimate, which leaves gaps in legends and cuts long labels.
 * Concerns the whole thread.
 */
export function measureTextWithInter(): void {
  const regular = fontAt(fontFiles.regular);
  const semiBold = fontAt(fontFiles.semiBold);
  vega.textMetrics.width = ({ fontSize = 11, fontWeight = 400 }, text) => {
    const font = isBold(fontWeight) ? semiBold : regular;
    return (font.layout(text).advanceWidth / font.unitsPerEm) * fontSize;
  };
}

function fontAt(path: string): Font {
  const font = openSync(path);
  if (!('layout' in font)) throw new Error(`${path} is a collection of fonts.`);
  return font;
}

function isBold(weight: number | string): boolean {
  return weight === 'bold' || Number(weight) >= 600;
}
