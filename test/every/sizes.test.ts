import { describe, expect, it } from 'vitest';
import { projectFiles } from '../support/project-files.ts';

const longest = 300;

describe('every file', () => {
  const files = projectFiles();

  it(`has ${longest} lines at most`, () => {
    const long = files
      .map(({ path, text }) => ({ path, lines: text.split('\n').length }))
      .filter(({ lines }) => lines > longest);
    expect(long).toEqual([]);
  });

  it('is named in kebab case after what it holds', () => {
    const odd = files
      .map((file) => file.path)
      .filter((path) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.config)?\.ts$/.test(path));
    expect(odd).toEqual([]);
  });

  it.each(['utils', 'helpers', 'common', 'manager', 'misc'])('is not called %s', (name) => {
    const vague = files
      .map((file) => file.path)
      .filter((path) => path.split('/').includes(name) || path.endsWith(`/${name}.ts`));
    expect(vague).toEqual([]);
  });

  it('asks no question away: no any, no double casts, no silenced checks', () => {
    const silenced = /: any\b|\bas any\b|as unknown as|@ts-ignore|@ts-expect-error|biome-ignore/;
    expect(files.filter((file) => silenced.test(file.text)).map((file) => file.path)).toEqual([]);
  });
});
