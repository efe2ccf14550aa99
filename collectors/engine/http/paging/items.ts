import type { z } from 'zod';
import { SourceChanged } from '../../../../server/contract/errors.ts';
import { at, firstIssue, type UpstreamAnswer } from '../answer.ts';

/**
 * Parses a list item by item: what does not fit is left out with a warning that names it and the field. Throws
 * `SourceChanged` where nothing of a list fits.
 */
export function parseItems<T>(
  answer: Pick<UpstreamAnswer<unknown>, 'asked'>,
  items: readonly unknown[],
  schema: z.ZodType<T>,
  nameOf: (item: Readonly<Record<string, unknown>>) => string,
): { items: T[]; warnings: string[] } {
  const fitting: T[] = [];
  const warnings: string[] = [];
  const fields: string[] = [];
  for (const [place, item] of items.entries()) {
    const result = schema.safeParse(item);
    if (result.success) {
      fitting.push(result.data);
      continue;
    }
    const { field, problem } = firstIssue(result.error);
    const name = isRecord(item) ? nameOf(item) : `item ${place + 1}`;
    fields.push(field);
    warnings.push(`${name} was left out: it is not understood${at(field)}: ${problem}`);
  }
  if (items.length > 0 && fitting.length === 0) {
    throw new SourceChanged(
      `${answer.asked} was answered with a list of which nothing is understood: ${warnings[0]}`,
      fields[0] ?? '',
    );
  }
  return { items: fitting, warnings };
}

function isRecord(item: unknown): item is Record<string, unknown> {
  return typeof item === 'object' && item !== null;
}
