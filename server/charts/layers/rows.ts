import type { Drawing, DrawnSeries } from '../../contract/charts.ts';

/** One value of a drawing, as the specifications' data: `base` to `value` is what an area or a stacked bar covers. */
export interface Row {
  place: number;
  series: string;
  value: number;
  base: number;
  shown: string;
  partial: boolean;
}

/** A row on a line or an area; rows of one `path` are joined. */
export interface PathRow extends Row {
  path: string;
}

/** Every value that there is, stacked where the drawing says so. Lines that accompany are never stacked. */
export function rowsOf({ x, y, series }: Drawing): Row[] {
  const tops = x.keys.map(() => 0);
  return series.flatMap((line) =>
    line.values.flatMap((value, place) => {
      if (value === null) return [];
      const base = y.stacked && line.style === 'solid' ? (tops[place] ?? 0) : 0;
      const top = base + value;
      if (line.style === 'solid') tops[place] = top;
      return [
        {
          place,
          series: line.id,
          value: top,
          base,
          shown: line.shown[place] ?? '',
          partial: x.partial[place] ?? false,
        },
      ];
    }),
  );
}

/** The stretches between neighbouring values. Nothing is joined across a gap; what touches a partial bucket is a path of its own. */
export function pathsOf(rows: readonly Row[]): PathRow[] {
  const lines = [...Map.groupBy(rows, (row) => row.series).values()];
  const ends = lines.flatMap((line) => line.slice(1).flatMap((row, index) => stretch(line, index, row)));
  return [...new Map(ends.map((row) => [`${row.path} ${row.place}`, row])).values()];
}

function stretch(line: readonly Row[], index: number, after: Row): PathRow[] {
  const before = line[index];
  if (before === undefined || before.place !== after.place - 1) return [];
  const partial = before.partial || after.partial;
  const gapsSoFar = before.place - index;
  const path = `${after.series} ${gapsSoFar} ${partial ? `partial ${after.place}` : 'whole'}`;
  return [
    { ...before, partial, path },
    { ...after, partial, path },
  ];
}

/** Rows of the series drawn in one way. */
export function rowsIn<R extends Row>(rows: readonly R[], series: readonly DrawnSeries[]): R[] {
  return rows.filter((row) => series.some((line) => line.id === row.series));
}
