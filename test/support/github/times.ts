/** When hand-made repositories begin, where nothing else is said. */
export const beginning = '2026-01-05T09:00:00Z';

/** A moment so many hours later, in UTC. */
export function hoursAfter(moment: string, hours: number): string {
  return utc(Date.parse(moment) + hours * 3_600_000);
}

/** As GitHub writes moments: UTC, whole seconds. */
export function utc(moment: string | number): string {
  return new Date(moment).toISOString().replace('.000Z', 'Z');
}

/** The latest of some moments. */
export function latest(moments: readonly (string | null | undefined)[]): string {
  const known = moments.filter((moment) => moment !== null && moment !== undefined);
  return utc(Math.max(...known.map((moment) => Date.parse(moment))));
}

/** For sorting by time, the earliest first. */
export function byTime<Item>(timeOf: (item: Item) => string): (one: Item, other: Item) => number {
  return (one, other) => Date.parse(timeOf(one)) - Date.parse(timeOf(other));
}
