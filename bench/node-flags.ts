import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const file = join(import.meta.dirname, '../package.json');
const { scripts } = z
  .object({ scripts: z.object({ start: z.string() }) })
  .parse(JSON.parse(readFileSync(file, 'utf8')));

/** What `npm start` tells Node, so that what is measured is what runs. */
export const nodeFlags = scripts.start.split(' ').filter((word) => word.startsWith('--'));
