/** What a bench prints: ratios within one run, with the absolute figures they come from as information. */
export interface Measured {
  ratio: string;
  value: number;
  /** What the ratio is meant to be, in words. */
  aim: string;
  meets: boolean;
  figures: Record<string, string>;
}

/** The seconds that some work takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Does several things in turn, round after round, so that a busy moment of the machine meets all of them alike. */
export async function inRounds<Name extends string>(
  rounds: number,
  works: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(works).filter((name): name is Name => name in works);
  const figures = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) figures.get(name)?.push(await works[name]());
  }
  const medians = {} as Record<Name, number>;
  for (const [name, values] of figures) medians[name] = median(values);
  return medians;
}

export function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}
