import type { Follow } from '../contract/fact.ts';
import type { TableShape } from './table-shapes.ts';

type Shapes = Map<string, TableShape>;

/**
 * SQL over a changed `row` that answers what is marked of it, as a follow asks for; null where that is everything. Where the row
 * itself does not say, the row that it belongs to does. Throws where none does.
 */
export function markingOf(
  follow: Follow,
  shape: TableShape,
  siblings: readonly string[],
  shapes: Shapes,
): string | null {
  if (follow.marking !== undefined) return follow.marking;
  switch (follow.by) {
    case 'everything':
      return null;
    case 'person':
      return personOf(shape);
    case 'pull request':
      return told(
        shape,
        siblings,
        shapes,
        ['repository_id', 'number'],
        (row) => `select ${row}.repository_id, ${row}.number`,
      );
    case 'repository':
      if (shape.name === 'repository') return 'select row.id as repository_id';
      return told(shape, siblings, shapes, ['repository_id'], (row) => `select ${row}.repository_id`);
    case 'day':
      return dayOf(follow, shape, siblings, shapes);
  }
}

/** In place of a column's name. */
const anyInstant = 'instant';

function dayOf({ at }: Follow, shape: TableShape, siblings: readonly string[], shapes: Shapes): string {
  const wanted = at ?? [anyInstant];
  return told(shape, siblings, shapes, ['repository_id', ...wanted], (row, { instants }) => {
    const columns = at ?? instants;
    const values = columns.map((column) => `(${row}.${column})`).join(', ');
    return `select ${row}.repository_id, happened.at from (values ${values}) happened (at)`;
  });
}

function personOf({ name, columns }: TableShape): string {
  if (name === 'contributor') return 'select row.id as person';
  if (columns.includes('contributor_id')) return 'select row.contributor_id as person';
  if (columns.includes('account_id'))
    return 'select contributor_id as person from account where id = row.account_id';
  throw new Error(`${name} does not say whose a row is.`);
}

/** What a row says that has the columns: the changed one, or the one that it belongs to. */
function told(
  shape: TableShape,
  siblings: readonly string[],
  shapes: Shapes,
  columns: readonly string[],
  say: (row: string, shape: TableShape) => string,
): string {
  const has = (one: TableShape) =>
    columns.every((column) =>
      column === anyInstant ? one.instants.length > 0 : one.columns.includes(column),
    );
  if (has(shape)) return say('row', shape);
  const owner = ownersOf(shape, siblings, shapes).find((one) => has(one.shape));
  if (!owner) throw new Error(`a row of ${shape.name} does not say its ${columns.join(' and ')}.`);
  return `select told.* from ${owner.shape.name} owner cross join lateral (${say('owner', owner.shape)}) told where ${owner.condition}`;
}

/** Tables that a row of this one belongs to: those of the same thing whose key it has, and those that it names by their id. */
function ownersOf(shape: TableShape, siblings: readonly string[], shapes: Shapes) {
  const same = siblings
    .flatMap((name) => shapes.get(name) ?? [])
    .filter((one) => one.name !== shape.name && one.key.every((column) => shape.columns.includes(column)))
    .map((one) => ({
      shape: one,
      condition: one.key.map((column) => `owner.${column} = row.${column}`).join(' and '),
    }));
  const named = shape.columns
    .filter((column) => column.endsWith('_id'))
    .flatMap((column) => {
      const one = shapes.get(column.slice(0, -'_id'.length));
      return one ? [{ shape: one, condition: `owner.id = row.${column}` }] : [];
    });
  return [...same, ...named];
}
