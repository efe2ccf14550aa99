import type { ModelName } from '../../../prisma/datamodel.ts';
import type { Prisma } from '../../../prisma/generated/client.ts';

type Scalars<M extends ModelName> = Prisma.TypeMap['model'][M]['payload']['scalars'];

/** The fields of a model, as `prisma/schema` names them. */
export type FieldOf<M extends ModelName> = keyof Scalars<M> & string;

/** The fields that hold the number of a row elsewhere: `repositoryId`, `mergedById`. */
export type RefField<M extends ModelName> = Extract<FieldOf<M>, `${string}Id`>;

/** What the engine fills in by itself: a row's number, whose it is, and since when the upstream has it no more. */
export type Kept = 'id' | 'source' | 'connection' | 'goneAt';

/** `repositoryId` is `repository` in a row, which has the upstream's own id there. */
export type NameOf<F extends string> = F extends `${infer N}Id` ? N : F;

/** Beside `repositoryId`, the link by which it was found where another connection brought it. */
export type LinkField<F extends string> = F extends `${infer N}Id` ? `${N}LinkId` : never;

/**
 * Something that another connection brought: by any address that it is cloned from, by the name that it has on its host, or by
 * the id that its host gives it. It is looked for until it is there.
 */
export type Elsewhere =
  | { address: string }
  | { host: string; fullName: string }
  | { host: string; upstreamId: string };

/** What a connection calls something that belongs to a repository and a service here, as its row of `link` does. */
export interface NamedLink {
  source: string;
  connection: string;
  kind: string;
  upstreamId: string;
}

/**
 * A service: by its slug, by a link that another connection brought, or by the address of either, as it is read again. It is looked
 * for until it is there, and again where the link leads to another.
 */
export type NamedService = { slug: string } | NamedLink | { address: string };

/** Money is text, so that no digit is lost. */
type Plain<T> = T extends Prisma.Decimal ? string : T;

type Reference<M extends ModelName, F extends RefField<M>> =
  | string
  | (null extends Scalars<M>[F] ? null : never)
  | (LinkField<F> extends FieldOf<M> ? Elsewhere : never);

type Own<M extends ModelName, R extends string, Out extends string> = Exclude<
  FieldOf<M>,
  Kept | R | LinkField<R> | Out
>;

/**
 * A row of a model as sources bring it: its columns as they are, and `R`, which name other rows, by the upstream's ids, but for those
 * in `S`, which name services. What the engine keeps and what is in `Out` is none of theirs.
 */
export type Columns<
  M extends ModelName,
  R extends RefField<M> = never,
  Out extends string = never,
  S extends R = never,
> = {
  [F in Own<M, R, Out>]: Plain<Scalars<M>[F]>;
} & { [F in Exclude<R, S> as NameOf<F>]: Reference<M, F> } & { [F in S as NameOf<F>]: NamedService | null };
