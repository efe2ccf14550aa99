/** What the database says of a set of observations. Statistics are null where nothing was observed or they were not asked for. */
export interface Figures {
  n: number;
  sum: number;
  /** What the sum is divided by, where the value is a ratio or a mean by weight. */
  of: number;
  mean: number | null;
  median: number | null;
  p75: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
}

/** Of no observations. */
export const noFigures: Figures = {
  n: 0,
  sum: 0,
  of: 0,
  mean: null,
  median: null,
  p75: null,
  p90: null,
  p95: null,
  p99: null,
};
