import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatedPages } from './pages.ts';

for (const [path, text] of Object.entries(await generatedPages())) {
  await writeFile(join(import.meta.dirname, '../..', path), text);
}
