import { describe, expect, it } from 'vitest';
import { defineCollector, type Page } from '../../collectors/engine/contract/collector.ts';
import { readKnown } from '../../collectors/engine/read.ts';
import { loadResources, resourcesOf } from '../../collectors/engine/resource/catalogue.ts';
import { nameOfField } from '../../collectors/engine/resource/fields.ts';
import type { Resource } from '../../collectors/engine/resource/resource.ts';
import { writePage } from '../../collectors/engine/write/page.ts';
import { type BranchRow, branches } from '../../collectors/resources/code/branches.ts';
import { repositories } from '../../collectors/resources/code/repositories.ts';
import { modelOf } from '../../prisma/datamodel.ts';
import { inTransaction } from '../../prisma/select.ts';
import { testSource } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';

const { resources } = await loadResources();
const of = { dataSource: 'github', connection: 'default' };

describe('the examples of all resources', async () => {
  const { pool } = await testDatabase();
  const rows = Object.fromEntries(resources.map(({ name, example }) => [name, example]));
  const write = (page: Page<Resource>) =>
    inTransaction(pool, (client) => writePage({ ...of, client, resources, timeZone: 'UTC' }, page));
  const first = await write({ rows });
  const again = await write({ rows });

  it('fit each other: together they are a page', () => {
    expect(first.seen).toEqual(
      Object.fromEntries(resources.map(({ name, example }) => [name, example.length])),
    );
  });

  it('change nothing where they are there already', () => {
    expect(again.changed).toBe(0);
  });

  it.each(resources.map((resource) => [resource.name, resource] as const))(
    'of %s leaves a row of its table, and can be read again as far as it has not ended',
    async (_, resource) => {
      const { table } = modelOf(resource.model);
      expect((await pool.query(`select from ${table}`)).rowCount).toBeGreaterThan(0);
      const [example = {}] = resource.example;
      const read = await readKnown(pool, of, resource);
      const isOpen = Object.entries(resource.open).every(([field, values]) =>
        values.includes(Reflect.get(Object(example), field)),
      );
      if (!resource.read) expect(read.length > 0).toBe(isOpen);
      for (const row of isOpen && !resource.read && !resource.write ? read.slice(0, 1) : []) {
        const parts = Object.fromEntries(Object.keys(resource.parts).map((part) => [part, null]));
        // What another connection brings is named by its common address, however it was written.
        const named = Object.keys(resource.refs).map(nameOfField);
        const own = Object.entries(Object(example)).filter(([field]) => !named.includes(field));
        expect(row).toMatchObject({ ...Object.fromEntries(own), ...parts });
      }
    },
  );
});

describe('a resource that does not fit', () => {
  const fitting: Resource = { ...repositories, name: 'fitting' };
  it.each<[string, Partial<Resource>, RegExp]>([
    ['prisma/schema', { model: JSON.parse('"Nothing"') }, /has no model Nothing/],
    ['its model', { computed: ['colour'] }, /model Repository has no colour/],
    [
      'what it refers to',
      { refs: { networkRootId: { ...repositories, name: 'elsewhere' } } },
      /refers to no resource/,
    ],
    ['its columns', { refs: { ownerId: 'itself' } }, /model Repository has no ownerId/],
    ['what it remembers', { remembers: { fullName: 'host' } }, /fullName holds one value/],
    ['another of its name', { name: 'repositories' }, /same name/],
    [
      'a table whose rows are somebody’s',
      { model: 'Service', refs: {}, computed: [], remembers: {} },
      /which connection/,
    ],
  ])('%s is named, with its file', (_, change, message) => {
    const load = () => resourcesOf([...resources, { ...fitting, ...change }]);
    expect(load).toThrow(message);
    expect(load).toThrow(`${change.name ?? 'fitting'}.ts`);
  });

  it('does not compile where a row lacks a column, or has one that prisma/schema does not name', () => {
    // @ts-expect-error no hash of its newest commit
    const lacking: BranchRow = {
      repository: '1',
      name: 'main',
      headAuthor: null,
      isDefault: true,
      merged: false,
    };
    // @ts-expect-error misspelt
    const misspelt: Partial<BranchRow> = { headsha: 'a' };
    expect({ ...lacking, ...misspelt }).not.toHaveProperty('headSha');
  });

  it('does not compile where a script reads what it does not declare', () => {
    const source = testSource([]).source;
    const script = defineCollector({
      ...{ source, script: 'reading', order: 'snapshot', importWindowDays: null, overlapMinutes: 0 },
      provides: [],
      dependsOn: [repositories],
      async *collect({ read }) {
        const named = (await read(repositories)).map(({ fullName }) => fullName);
        // @ts-expect-error it needs repositories alone
        yield { rows: {}, warnings: [...named, ...(await read(branches)).map(({ name }) => name)] };
      },
    });
    expect(script.dependsOn).toEqual([repositories]);
  });
});
