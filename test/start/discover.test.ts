import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DeclarationKind, discover, discoverEach, hasFields } from '../../server/discover.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Tool {
  name: string;
  use: string;
}

const isTool = (value: unknown): value is Tool => hasFields(value, 'name', 'use');

function toolsIn(files: Record<string, string>): DeclarationKind<Tool> {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { folder, deep: true, is: isTool, called: 'tool', belongsIn: ({ name }) => `${name}.ts` };
}

const tool = (name: string) => `export const it = { name: '${name}', use: 'for a test' };\n`;

describe('what is found by its path', () => {
  it('comes in the order of paths, from folders below too, and whatever else a file exports', async () => {
    const kind = toolsIn({
      'saws/hack.ts': tool('hack'),
      'drill.ts': `export const depth = 3;\n${tool('drill')}`,
      'read-me.md': 'no code',
    });
    expect((await discoverEach(kind)).map(({ name }) => name)).toEqual(['drill', 'hack']);
  });

  it('may be several in one file', async () => {
    const kind = toolsIn({
      'saw.ts': "export const one = { name: 'saw', use: 'a' };\nexport const two = one;\n",
    });
    expect((await discover(kind)).map(({ path, declared }) => [path, declared.length])).toEqual([
      ['saw.ts', 2],
    ]);
  });

  it('is refused by its file where that declares nothing', async () => {
    await expect(discover(toolsIn({ 'empty.ts': 'export const depth = 3;\n' }))).rejects.toThrow(
      /empty\.ts exports no tool\.$/,
    );
  });

  it('is refused by its file where its name calls for another', async () => {
    await expect(discover(toolsIn({ 'saws/hack.ts': tool('fret') }))).rejects.toThrow(
      /saws\/hack\.ts holds what belongs in fret\.ts\.$/,
    );
  });
});
