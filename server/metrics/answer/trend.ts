/** The least-squares line through `values`, in order; null where fewer than three of them are known. */
export function trendOf(
  values: readonly (number | null)[],
): { perBucket: number; start: number; end: number } | null {
  const known = values.flatMap((y, x) => (y === null ? [] : [{ x, y }]));
  if (known.length < 3) return null;
  const meanX = known.reduce((sum, { x }) => sum + x, 0) / known.length;
  const meanY = known.reduce((sum, { y }) => sum + y, 0) / known.length;
  const rise = known.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const run = known.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const perBucket = rise / run;
  const at = (x: number) => meanY + perBucket * (x - meanX);
  return { perBucket, start: at(0), end: at(values.length - 1) };
}
