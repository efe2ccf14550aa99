import type { Fact, Follow, Follows, Grain, RolledUp } from '../contract/fact.ts';
import type { Resource } from '../resource/resource.ts';
import { computedColumns, type Followed, followable } from './followed.ts';
import { markingOf } from './marking.ts';
import type { TableShape } from './table-shapes.ts';

/** What the installation's marks are made of. */
export interface Declared {
  resources: readonly Resource[];
  facts: readonly Fact[];
  rolledUp: readonly RolledUp[];
  timeZone: string;
}

export const operations = ['insert', 'update', 'delete'] as const;
export type Operation = (typeof operations)[number];

/** What a change of one table marks for one fact. */
export interface Rule {
  fact: string;
  table: string;
  by: Grain;
  on: readonly Operation[];
  /** Whose change matters where a row is updated. */
  columns: readonly string[];
  where: string | null;
  /** SQL over `row` that answers what is marked; null where that is everything. */
  marking: string | null;
}

interface Known {
  facts: readonly Fact[];
  followable: Map<string, Followed>;
  shapes: Map<string, TableShape>;
}

/**
 * The rules that facts declare by what they follow. Throws an error that names the file which follows what is not there, what
 * another fact computes, or something by what it cannot tell.
 */
export function rulesOf(
  { resources, facts, rolledUp }: Pick<Declared, 'resources' | 'facts' | 'rolledUp'>,
  shapes: Map<string, TableShape>,
): Rule[] {
  refuseCircles(facts);
  const known = { facts, followable: followable(resources, facts), shapes };
  return facts.flatMap((fact) =>
    Object.entries(followedBy(fact, rolledUp)).flatMap(([name, follow]) =>
      followsOf(follow).flatMap((one) => rulesOfFollow(known, fact, name, one)),
    ),
  );
}

/** A fact that marks one which was computed before it would never be done. */
function refuseCircles(facts: readonly Fact[]): void {
  const left = new Set(facts);
  for (const _ of facts) {
    const free = [...left].find(({ dependsOn }) => ![...left].some(({ name }) => dependsOn.includes(name)));
    if (!free) throw new Error(`${[...left].map(fileOf).join(', ')} follow each other in a circle.`);
    left.delete(free);
  }
}

/** What a fact follows by its declaration, and through the observations that it is made of. */
function followedBy(fact: Fact, rolledUp: readonly RolledUp[]): Follows {
  return { ...fact.observed?.(rolledUp), ...fact.follows };
}

function followsOf(follow: Follows[string]): readonly Follow[] {
  if (typeof follow === 'string') return [{ by: follow }];
  return 'by' in follow ? [follow] : follow;
}

function rulesOfFollow(known: Known, fact: Fact, name: string, follow: Follow): Rule[] {
  const followed = known.followable.get(name);
  if (!followed) {
    const names = [...known.followable.keys()].join(', ');
    throw new Error(`${fileOf(fact)} follows “${name}”, which is none of ${names}.`);
  }
  const tables = Object.keys(follow.columns ?? followed);
  return tables.map((table) => {
    const columns = followed[table];
    if (columns === undefined)
      throw new Error(`${fileOf(fact)} follows ${name}, which has no table “${table}”.`);
    const shape = known.shapes.get(table);
    if (!shape) throw new Error(`${fileOf(fact)} follows the table “${table}”, which is not there.`);
    return {
      fact: fact.name,
      table,
      by: follow.by,
      // A row that comes or goes is a change of the resource rather than of the columns which a fact computes of it.
      on: follow.on ?? (name.startsWith('facts/') && columns !== 'all' ? ['update'] : operations),
      columns: columnsOf(known, fact, name, follow, shape, columns),
      where: follow.where ?? null,
      marking: refusing(fact, name, () => markingOf(follow, shape, Object.keys(followed), known.shapes)),
    };
  });
}

function columnsOf(
  { facts }: Known,
  fact: Fact,
  name: string,
  { columns }: Follow,
  shape: TableShape,
  followed: readonly string[] | 'all',
): readonly string[] {
  const wanted = columns?.[shape.name] ?? 'all';
  if (wanted === 'all' && followed !== 'all') return followed;
  const isFact = name.startsWith('facts/');
  const computed = isFact
    ? new Set<string>()
    : computedColumns(facts, shape.name, wanted === 'all' ? null : fact.name);
  if (wanted === 'all') return shape.columns.filter((column) => !computed.has(column));
  const there = followed === 'all' ? shape.columns : followed;
  const unknown = wanted.find((column) => !there.includes(column) || !shape.columns.includes(column));
  if (unknown)
    throw new Error(`${fileOf(fact)} follows ${name}, whose ${shape.name} has no column “${unknown}”.`);
  const foreign = wanted.find((column) => computed.has(column));
  if (foreign)
    throw new Error(
      `${fileOf(fact)} follows ${shape.name}.${foreign} as ${name}: it is what a fact computes.`,
    );
  return wanted;
}

function refusing<T>(fact: Fact, name: string, work: () => T | string): T | string {
  try {
    return work();
  } catch (error) {
    throw new Error(
      `${fileOf(fact)} cannot follow ${name}: ${error instanceof Error ? error.message : 'no'}`,
    );
  }
}

function fileOf({ name }: Fact): string {
  return `collectors/facts/${name}.ts`;
}
