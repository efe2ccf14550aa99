import type { z } from 'zod';
import { SourceChanged, sentenceOf } from '../../../server/contract/errors.ts';
import { parseItems } from '../../engine/http/paging/items.ts';

const tooFewToJudge = 5;

/**
 * Like `parseItems`, for lists that may well be of one: where nothing of a few fits, that is a warning as well. A whole page of
 * which nothing is understood is GitHub's change, and throws `SourceChanged`.
 */
export function parseSome<T>(
  answer: { asked: string },
  items: readonly unknown[],
  schema: z.ZodType<T>,
  nameOf: (item: Readonly<Record<string, unknown>>) => string,
): { items: T[]; warnings: string[] } {
  try {
    return parseItems(answer, items, schema, nameOf);
  } catch (error) {
    if (!(error instanceof SourceChanged) || items.length >= tooFewToJudge) throw error;
    return { items: [], warnings: [sentenceOf(error)] };
  }
}
