import type { RolledUp } from '../../engine/contract/fact.ts';

/** What is counted of the rows of a pass for an observation: those where its column is not null, and the sum of it. */
interface Measure {
  observation: string;
  /** Null where the rows have a column `key`. */
  key: string | null;
}

/** One look at rows that several observations have in common. */
export interface Pass {
  /** The first of the observations. */
  name: string;
  /** The standard columns of an observation, with `key` where it is split, and a column `m0`, `m1` … for each measure. */
  rows: string;
  by: RolledUp['by'];
  hasKey: boolean;
  hasService: boolean;
  measures: readonly Measure[];
}

/** As few looks as there are different rows among the observations. */
export function passesOf(rolledUp: readonly RolledUp[]): Pass[] {
  const alone = rolledUp.filter(({ shared }) => shared === undefined);
  const together = Map.groupBy(
    rolledUp.filter(({ shared }) => shared !== undefined),
    ({ shared }) => shared?.rows,
  );
  return [...alone.map(passOf), ...[...together.values()].map(sharedPass)];
}

/** Of which observations the rows of a pass are added up. */
export function observedIn({ measures }: Pass): string[] {
  return [...new Set(measures.map(({ observation }) => observation))];
}

/** Whether a row of the table may be one of a pass, or part of one. */
export function looksAt({ rows }: Pass, table: string): boolean {
  return new RegExp(`\\b${table}\\b`).test(rows);
}

function passOf({ id, select, by, key, hasService }: RolledUp): Pass {
  const split = key === null ? '' : `, coalesce(o.${key}::text, '') as key`;
  return {
    name: id,
    rows: `select o.*${split}, coalesce(o.value, 0) as m0 from (${select}) o where not o.bot`,
    by,
    hasKey: key !== null,
    hasService,
    measures: [{ observation: id, key: key === null ? '' : null }],
  };
}

function sharedPass(observations: readonly RolledUp[]): Pass {
  const measures = observations.flatMap(({ id, shared }) =>
    (shared?.measures ?? []).map((measure) => ({ observation: id, ...measure })),
  );
  const columns = measures.map(({ value }, index) => `(${value})::float8 as m${index}`);
  const [first] = observations;
  if (!first?.shared) throw new Error('A pass is of one observation at least.');
  return {
    name: first.id,
    rows: first.shared.rows(columns.join(', ')),
    by: first.by,
    hasKey: false,
    hasService: first.hasService,
    measures,
  };
}
