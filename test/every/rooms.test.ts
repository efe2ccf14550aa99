import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, projectFiles } from '../support/project-files.ts';

const most = 15;

const files = projectFiles();

/** Where the name of a file's one declaration says nothing that its path does not: nobody imports it by name to tell it apart. */
const foundByPath =
  /^(collectors\/[^/]+\/[^/]+|collectors\/resources\/.+|server\/metrics\/(organization|individual|beyond)\/.+|server\/(api\/routes|command-line\/commands)\/.+|bot\/commands\/[^/]+)\.ts$/;

describe('a folder is a room', () => {
  it(`of ${most} files at most`, () => {
    const rooms = Map.groupBy(files, ({ path }) => dirname(path));
    const full = [...rooms].filter(([, inside]) => inside.length > most);
    expect(full.map(([room, inside]) => `${room}: ${inside.length}`)).toEqual([]);
  });

  it('whose names are used for nothing else in another room', () => {
    const exported = files
      .filter(({ path }) => !foundByPath.test(path))
      .flatMap(({ path, text }) => namesIn(text).map((name) => ({ name, room: dirname(path) })));
    const rooms = Map.groupBy(exported, ({ name }) => name);
    const twice = [...rooms].filter(([, places]) => new Set(places.map(({ room }) => room)).size > 1);
    expect(twice.map(([name, places]) => `${name}: ${places.map(({ room }) => room).join(', ')}`)).toEqual(
      [],
    );
  });
});

describe('imports', () => {
  it('make no circle, those of types included', () => {
    const imported = new Map(files.map((file) => [file.path, importsOf(file)]));
    const circles = files.flatMap(({ path }) => circleFrom(path, imported) ?? []);
    expect(circles).toEqual([]);
  });
});

function namesIn(text: string): string[] {
  const declarations = text.matchAll(/^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm);
  return [...declarations].map((match) => match[1] ?? '');
}

/** The shortest way of imports from a file back to itself, in words; null where there is none. */
function circleFrom(start: string, imported: ReadonlyMap<string, readonly string[]>): string | null {
  const before = new Map<string, string>();
  const waiting = [start];
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    for (const next of imported.get(file) ?? []) {
      if (next === start) return [start, ...wayTo(file, before, start).toReversed(), start].join(' → ');
      if (before.has(next)) continue;
      before.set(next, file);
      waiting.push(next);
    }
  }
  return null;
}

function wayTo(end: string, before: ReadonlyMap<string, string>, start: string): string[] {
  const way: string[] = [];
  for (let file = end; file !== start; file = before.get(file) ?? start) way.push(file);
  return way;
}
