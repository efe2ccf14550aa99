import { describe, expect, it } from 'vitest';
import { loadCollectorCatalogue } from '../../collectors/engine/catalogue.ts';
import { importsOf, projectFiles } from '../support/project-files.ts';

interface Rule {
  who: string;
  from: RegExp;
  mayImport: RegExp;
}

/** The first rule that fits a file says what of the project it may import. */
const rules: Rule[] = [
  { who: 'the contract', from: /^server\/contract\//, mayImport: /^server\/contract\// },
  { who: 'the place that puts the parts together', from: /^server\/main\.ts$/, mayImport: /./ },
  {
    who: 'the database',
    from: /^prisma\//,
    mayImport: /^(prisma\/|server\/contract\/|server\/log\.ts$|server\/redactor\.ts$)/,
  },
  {
    who: 'the collectors’ engine',
    from: /^collectors\/engine\//,
    mayImport: /^(collectors\/(engine|resources)\/|prisma\/|server\/contract\/|server\/discover\.ts$)/,
  },
  {
    who: 'resources',
    from: /^collectors\/resources\//,
    mayImport: /^(collectors\/(engine|resources)\/|prisma\/)/,
  },
  {
    who: 'facts',
    from: /^collectors\/facts\//,
    mayImport: /^(collectors\/(engine|facts)\/|prisma\/|server\/metrics\/)/,
  },
  { who: 'a source', from: /^collectors\//, mayImport: /^(collectors\/|server\/contract\/)/ },
  {
    who: 'metrics',
    from: /^server\/metrics\//,
    mayImport: /^(server\/metrics\/|server\/contract\/|server\/discover\.ts$|prisma\/)/,
  },
  { who: 'pictures', from: /^server\/charts\//, mayImport: /^(server\/charts\/|server\/contract\/)/ },
  { who: 'components', from: /^widgets\//, mayImport: /^(widgets\/|server\/contract\/)/ },
  { who: 'the bot', from: /^bot\//, mayImport: /^(bot\/|prisma\/|server\/|collectors\/engine\/)/ },
  { who: 'the server', from: /^server\//, mayImport: /^(server\/|prisma\/|collectors\/engine\/)/ },
];

const files = projectFiles();

describe.each(rules.map((rule) => [rule.who, rule] as const))('%s', (_, rule) => {
  const own = files.filter((file) => rules.find((one) => one.from.test(file.path)) === rule);

  it('imports only what it may know', () => {
    const forbidden = own.flatMap((file) =>
      importsOf(file)
        .filter((path) => !rule.mayImport.test(path))
        .map((path) => `${file.path} imports ${path}`),
    );
    expect(own.length).toBeGreaterThan(0);
    expect(forbidden).toEqual([]);
  });
});

describe('a source', () => {
  it('imports no other source but the one that it comes with', async () => {
    const { sources } = await loadCollectorCatalogue();
    const allowed = new Map(sources.map(({ source }) => [source.id, source.comesWith?.id ?? 'engine']));
    const folderOf = (path: string) => /^collectors\/([^/]+)\//.exec(path)?.[1] ?? '';
    const foreign = files
      .filter((file) => !['', 'engine', 'facts', 'resources'].includes(folderOf(file.path)))
      .flatMap((file) =>
        importsOf(file)
          .filter(
            (path) =>
              path.startsWith('collectors/') &&
              !['engine', 'resources', folderOf(file.path), allowed.get(folderOf(file.path))].includes(
                folderOf(path),
              ),
          )
          .map((path) => `${file.path} imports ${path}`),
      );
    expect(foreign).toEqual([]);
  });
});

describe('bot and schedule', () => {
  it('are imported by server/main.ts alone', () => {
    const importers = files
      .filter(
        (file) =>
          !file.path.startsWith('bot/') &&
          importsOf(file).some((path) => /^bot\/|^collectors\/engine\/schedule\//.test(path)),
      )
      .map((file) => file.path);
    expect(importers).toEqual(['server/main.ts']);
  });
});

describe('the contract', () => {
  it('imports zod alone of all packages, so that browsers can have it', () => {
    const packages = files
      .filter((file) => file.path.startsWith('server/contract/'))
      .flatMap((file) => [...file.text.matchAll(/from '([^.'][^']*)'/g)].map((match) => match[1]));
    expect([...new Set(packages)]).toEqual(['zod']);
  });
});
