import { z } from 'zod';

/** An instant, answered as ISO 8601 in UTC. */
export const instant = z
  .date()
  .transform((date) => date.toISOString())
  .pipe(z.iso.datetime());

/** A number in a path or query. */
export const number = z
  .string()
  .regex(/^\d{1,9}$/, 'is no number')
  .transform(Number);

/** How many rows to answer. */
export const limit = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, 'is no number of rows')
  .transform(Number)
  .default(50);

/** An answer that says only that it was done. */
export const done = z.object({ done: z.literal(true) });
