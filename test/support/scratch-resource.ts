import type { Refs, Resource } from '../../collectors/engine/resource/resource.ts';
import { datamodel, type Field } from '../../prisma/datamodel.ts';

interface Scratch {
  /** Types by field. */
  columns: Readonly<Record<string, string>>;
  key: readonly string[];
  refs: Refs;
  through?: Readonly<Record<string, string>>;
}

/** A resource of one test alone, called as its table, with the statement that makes this: for what no resource of today has yet. */
export function scratchResource(
  name: string,
  { columns, key, refs, through = {} }: Scratch,
): { resource: Resource; table: string } {
  const fields = Object.entries({ id: 'int4', ...columns }).map(([field, type]): Field => {
    const numbered = field === 'id';
    return {
      name: field,
      column: columnOf(field),
      type,
      nullable: !key.includes(field),
      numbered,
      comment: '',
    };
  });
  if (!(datamodel instanceof Map)) throw new Error('Nothing can be added to the datamodel.');
  datamodel.set(name, {
    name,
    table: name,
    comment: '',
    key,
    fields: new Map(fields.map((one) => [one.name, one])),
  });
  const lines = fields.map(({ column, type, numbered }) =>
    [column, type, numbered ? 'generated always as identity' : ''].join(' '),
  );
  return {
    resource: {
      name,
      model: JSON.parse(JSON.stringify(name)),
      refs,
      through,
      words: name,
      example: [],
      ...nothing,
    },
    table: `create table ${name} (${lines.join(', ')}, unique (${key.map(columnOf).join(', ')}))`,
  };
}

const nothing = { computed: [], parts: {}, remembers: {}, open: {}, after: [] };

function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
