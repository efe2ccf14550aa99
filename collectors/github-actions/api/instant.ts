import { z } from 'zod';

/** A moment as GitHub writes it, with whatever offset. */
export const actionsInstant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
