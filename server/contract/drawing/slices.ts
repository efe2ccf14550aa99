import type { Point, Slice } from '../answer.ts';
import { otherKey } from '../other-key.ts';

/** Parts that add up as one: "Other". */
export function together(parts: readonly Slice[]): Slice {
  const [first] = parts;
  const series = first?.series?.map((point, place) => ({
    ...point,
    value: sumOf(parts.map(({ series: own }) => own?.[place] ?? null)),
  }));
  return {
    key: otherKey,
    key2: null,
    label: 'Other',
    value: sumOf(parts),
    statistic: first?.statistic ?? 'sum',
    share: parts.reduce((sum, { share }) => sum + (share ?? 0), 0),
    sampleSize: parts.reduce((sum, { sampleSize }) => sum + sampleSize, 0),
    ...(series && { series }),
  };
}

function sumOf(parts: readonly (Pick<Point, 'value'> | null)[]): number | null {
  return parts.reduce<number | null>(
    (sum, part) => (part === null || part.value === null ? sum : (sum ?? 0) + part.value),
    null,
  );
}
