import type { Drawing } from '../contract/charts.ts';
import { InvalidInput } from '../contract/errors.ts';

/** Why there is no picture of a table, and where its rows are. */
export function tableRefused({ title }: Drawing): InvalidInput {
  return new InvalidInput(`“${title}” is a table: there is no picture of it.`, {
    hint: 'Ask for it as JSON, or for its group as CSV.',
  });
}
