import type { ModelName } from '../../../prisma/datamodel.ts';
import type { Database } from '../../../prisma/select.ts';
import type { ConnectionName } from '../contract/connection.ts';
import type { Target } from '../write/target.ts';

/** Rows that belong to a row and come with it, in a table of their own. */
export interface ResourcePart<Row = unknown> {
  model: ModelName;
  /** Fields of the part by the fields of the row that they are the same as. */
  of: Readonly<Record<string, string>>;
  refs: Refs;
  /** What comes takes the place of what was there; otherwise it is added to it. */
  replaced: boolean;
  /** For its type alone. */
  row?: Row;
}

/** What columns refer to, by their fields. `itself` is another row of the same resource; `service`, of `references/`, is none. */
export type Refs = Readonly<Record<string, Resource | 'itself'>>;

/** A row by its fields, whichever they are. */
export type WrittenRow = Readonly<Record<string, unknown>>;

/**
 * Something that collectors bring, with everything there is to know of it. `Row` is what sources bring, `Known` what their scripts
 * may read of it again.
 */
export interface Resource<Name extends string = string, Row = unknown, Known = unknown> {
  name: Name;
  model: ModelName;
  refs: Refs;
  /** Columns that are those of what another column refers to: `repositoryId` by `pipelineId`, which has one of its own. */
  through: Readonly<Record<string, string>>;
  /** Columns that are computed here or kept by hand. */
  computed: readonly string[];
  parts: Readonly<Record<string, ResourcePart>>;
  /** Columns whose values before a change are kept, by the computed column that lists them: `formerNames` of `fullName`. */
  remembers: Readonly<Record<string, string>>;
  /** Which values a row has, by field, that has not ended: scripts read those alone. */
  open: Readonly<Record<string, readonly unknown[]>>;
  /** A page that names some of what a row of this column has names all: the others are gone. Otherwise a complete snapshot says so. */
  wholeIn?: string;
  /** Written after these, beside what it refers to. */
  after: readonly Resource[];
  /** In the middle of a sentence: “No pull requests collected yet.” */
  words: string;
  example: readonly Row[];
  /** The addresses by which rows of other connections may name it. */
  foundBy?(row: WrittenRow): readonly string[];
  /** Those by which it was found before, where nothing else is called so now. */
  formerlyFoundBy?(row: WrittenRow): readonly string[];
  /** Writes what is more than rows of a table, and answers how many rows changed. */
  write?(target: Target, rows: readonly Row[]): Promise<number>;
  /** After a rewrite: which of the rows of what is named by upstream id are still reached; the others are not counted any more. */
  reach?(target: Target, reachable: { repository: string; shas: readonly string[] }): Promise<void>;
  /** Reads for scripts what is more than rows of a table. */
  read?(database: Database, of: ConnectionName): Promise<readonly Known[]>;
  /** Ids of rows by upstream id, where that alone does not tell them apart. */
  idsOf?(target: Target, upstreamIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** What sources bring of a resource. */
export type RowOf<R extends Resource> = R['example'][number];

/** What scripts may read of a resource. */
export type KnownOf<R extends Resource> = Awaited<ReturnType<NonNullable<R['read']>>>[number];
