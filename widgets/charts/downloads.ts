import type { Drawing } from '../../server/contract/charts.ts';
import { lookOf } from './look.ts';
import type { View } from './options.ts';
import { framedPicture } from './picture.ts';

export type Download = 'png' | 'csv' | 'json';

const types: Record<Exclude<Download, 'png'>, string> = { csv: 'text/csv', json: 'application/json' };

/** Saves a chart as it is shown: without what is switched off, and only the time that is zoomed in on. */
export async function download(
  kind: Download,
  drawing: Drawing,
  view: View,
  root: HTMLElement,
  canvas: HTMLCanvasElement | null,
): Promise<void> {
  const shown = shownPart(drawing, view);
  const blob =
    kind === 'png'
      ? await framedPicture(canvas, shown, lookOf(root))
      : new Blob([textOf(kind, shown)], { type: types[kind] });
  if (blob === null) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${drawing.group}-${drawing.id}.${kind}`;
  link.click();
  // The browser has read the address by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The part of a drawing that a view shows. */
function shownPart(drawing: Drawing, { hidden, window }: View): Drawing {
  const isPie = drawing.kind === 'pie';
  const places = drawing.x.keys.flatMap((key, place) => {
    const isInside = window === null || (place >= window.min && place <= window.max);
    return isInside && !(isPie && hidden.has(key)) ? [place] : [];
  });
  const pick = <T>(list: readonly T[]): T[] => places.flatMap((place) => list.slice(place, place + 1));
  const { x } = drawing;
  return {
    ...drawing,
    x: {
      ...x,
      keys: pick(x.keys),
      labels: pick(x.labels),
      names: pick(x.names),
      partial: pick(x.partial),
      ...(x.colours && { colours: pick(x.colours) }),
    },
    series: drawing.series
      .filter((series) => isPie || !hidden.has(series.id))
      .map((series) => ({ ...series, values: pick(series.values), shown: pick(series.shown) })),
  };
}

function textOf(kind: 'csv' | 'json', drawing: Drawing): string {
  return kind === 'json' ? `${JSON.stringify(drawing, null, 2)}\n` : csvOf(drawing);
}

/** One row a place, one column a series, numbers as they are. No cell is a formula. */
function csvOf({ kind, x, series }: Drawing): string {
  const isTime = x.type === 'time';
  const head = [x.title, ...(isTime ? ['Partial'] : []), ...series.map(({ label }) => label)];
  const rows = x.keys.map((key, place) => [
    isTime ? key : (x.names[place] ?? key),
    ...(isTime ? [x.partial[place] ? 'yes' : 'no'] : []),
    ...series.map(({ values, shown }) =>
      isWords(kind, values) ? (shown[place] ?? '') : (values[place] ?? ''),
    ),
  ]);
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** A table has columns of words; elsewhere nothing is known where there are no numbers. */
function isWords(kind: Drawing['kind'], values: readonly (number | null)[]): boolean {
  return kind === 'table' && values.every((value) => value === null);
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
