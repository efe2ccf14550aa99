import type { Asker } from '../metrics/question/asker.ts';

/** Whoever runs the command line can read the database itself, so nothing is kept from them; it is noted in the audit log. */
export const operator: Asker = { name: 'command line', role: 'admin', contributorId: null, operator: true };
