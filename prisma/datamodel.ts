import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BulkTable } from './bulk.ts';
import type { Prisma } from './generated/client.ts';

/** A model's name, as `prisma/schema` has it. */
export type ModelName = Prisma.ModelName;

/** A column of a model by its field's name. */
export interface Field {
  name: string;
  column: string;
  /** As PostgreSQL calls it; null where it holds several values. */
  type: string | null;
  nullable: boolean;
  /** Numbered by the database. */
  numbered: boolean;
  /** What the schema says of it. */
  comment: string;
}

/** A table with the fields that identify a row: those of `@@unique` where it is numbered, of its primary key otherwise. */
export interface Model {
  name: string;
  table: string;
  comment: string;
  fields: ReadonlyMap<string, Field>;
  key: readonly string[];
}

const scalars: Readonly<Record<string, string>> = {
  Int: 'int4',
  BigInt: 'int8',
  Float: 'float8',
  Decimal: 'numeric',
  String: 'text',
  Boolean: 'bool',
  DateTime: 'timestamptz',
  Json: 'jsonb',
};

/** Every table of `prisma/schema`, by the model's name: the one place where columns are named. */
export const datamodel: ReadonlyMap<string, Model> = readModels(join(import.meta.dirname, 'schema'));

/** Throws for a name that is no model. */
export function modelOf(name: ModelName): Model {
  const model = datamodel.get(name);
  if (!model) throw new Error(`There is no model ${name} in prisma/schema.`);
  return model;
}

/** A model's table for bulk writing, without its number and the fields in `except`. */
export function bulkTable(name: ModelName, except: readonly string[] = []): BulkTable {
  const { table, fields, key } = modelOf(name);
  const written = [...fields.values()].filter((field) => !field.numbered && !except.includes(field.name));
  const columns = written.map(({ name: field, column, type }) => {
    if (type === null)
      throw new Error(`${table}.${column} holds several values: it cannot be written in bulk.`);
    return [field, { name: column, type }] as const;
  });
  return { name: table, columns: Object.fromEntries(columns), key };
}

function readModels(folder: string): ReadonlyMap<string, Model> {
  const files = globSync('*.prisma', { cwd: folder });
  const text = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const types = new Map(Object.entries(scalars));
  for (const block of blocksOf(text, 'enum')) types.set(block.name, block.mapped);
  return new Map(blocksOf(text, 'model').map((block) => [block.name, modelIn(block, types)]));
}

interface Block {
  name: string;
  comment: string;
  /** Its name in the database. */
  mapped: string;
  lines: readonly string[];
}

function blocksOf(text: string, kind: 'model' | 'enum'): Block[] {
  const found = text.matchAll(new RegExp(`((?:^///.*\\n)*)^${kind} (\\w+) \\{\\n([\\s\\S]*?)^\\}`, 'gm'));
  return [...found].map(([, comment = '', name = '', body = '']) => ({
    name,
    comment: commentIn(comment),
    mapped: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name,
    lines: body.split('\n').map((line) => line.trim()),
  }));
}

function modelIn({ name, comment, mapped, lines }: Block, types: ReadonlyMap<string, string>): Model {
  const fields = new Map<string, Field>();
  const comments: string[] = [];
  for (const line of lines) {
    if (line.startsWith('///')) comments.push(line);
    const field = line.startsWith('@@') || line.startsWith('//') ? null : fieldIn(line, types);
    if (field) fields.set(field.name, { ...field, comment: commentIn(comments.join('\n')) });
    if (!line.startsWith('///')) comments.length = 0;
  }
  return { name, table: mapped, comment, fields, key: keyIn(lines, fields) };
}

/** Null for what is no column: the other end of a relation, an empty line. */
function fieldIn(line: string, types: ReadonlyMap<string, string>): Omit<Field, 'comment'> | null {
  const [, name, declared, suffix, attributes = ''] = /^(\w+)\s+(\w+)(\[\]|\?)?(.*)$/.exec(line) ?? [];
  const type = declared === undefined ? undefined : types.get(declared);
  if (name === undefined || type === undefined) return null;
  return {
    name,
    column: /@map\("(\w+)"\)/.exec(attributes)?.[1] ?? name,
    type: suffix === '[]' ? null : attributes.includes('@db.Date') ? 'date' : type,
    nullable: suffix === '?',
    numbered: attributes.includes('autoincrement()'),
  };
}

function keyIn(lines: readonly string[], fields: ReadonlyMap<string, Field>): string[] {
  const numbered = [...fields.values()].some((field) => field.numbered);
  const compound = new RegExp(`^@@${numbered ? 'unique' : 'id'}\\(\\[(.*?)\\]`);
  const listed = lines.flatMap((line) => compound.exec(line)?.[1] ?? [])[0];
  if (listed !== undefined) return listed.split(',').map((field) => field.trim());
  const single = lines.find((line) => new RegExp(` @${numbered ? 'unique' : 'id'}\\b`).test(line));
  return single === undefined ? [] : [/^\w+/.exec(single)?.[0] ?? ''];
}

function commentIn(text: string): string {
  return text.replaceAll(/^\/\/\/ ?/gm, '').trim();
}
