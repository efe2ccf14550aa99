/** The least-squares line through `values`, in order; null where fewer than three of them are known. */
export function trendOf(
  values: readonly (number | null)[],
): { perBucket: number; start: number; end: number } | null {
  const collected = values.flatMap((y, x) => (y === null ? [] : [{ x, y }]));
  if (collected.length < 3) return null;
  const meanX = collected.reduce((sum, { x }) => sum + x, 0) / collected.length;
  const meanY = collected.reduce((sum, { y }) => sum + y, 0) / collected.length;
  const rise = collected.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const run = collected.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const perBucket = rise / run;
  const at = (x: number) => meanY + perBucket * (x - meanX);
  return { perBucket, start: at(0), end: at(values.length - 1) };
}
