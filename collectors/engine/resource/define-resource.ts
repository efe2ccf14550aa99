import type { ModelName } from '../../../prisma/datamodel.ts';
import type { service } from '../references/service.ts';
import type { Resource, ResourcePart } from './resource.ts';
import type { Columns, FieldOf, NameOf, RefField } from './row.ts';

type RefsOf<M extends ModelName> = { readonly [F in RefField<M>]?: Resource | 'itself' };
type Named<M extends ModelName, R> = Extract<keyof R, RefField<M>>;
type NamingServices<M extends ModelName, R> = {
  [F in Named<M, R>]: R[F] extends typeof service ? F : never;
}[Named<M, R>];
type PartRows<P> = { [K in keyof P]: readonly (P[K] extends ResourcePart<infer Row> ? Row : never)[] | null };
type Brought<M extends ModelName, R, C extends string, T, P> = Columns<
  M,
  Named<M, R>,
  C | Extract<keyof T, string>,
  NamingServices<M, R>
> &
  PartRows<P>;
type Followed<T> = { [F in Extract<keyof T, string> as NameOf<F>]: string | null };

interface Definition<Name extends string, M extends ModelName, R, C, T, P, Row, Known>
  extends Omit<
    Resource<Name, Row, Known>,
    | 'model'
    | 'refs'
    | 'computed'
    | 'through'
    | 'parts'
    | 'remembers'
    | 'after'
    | 'open'
    | 'wholeIn'
    | 'example'
  > {
  model: M;
  refs: R;
  computed?: readonly C[];
  through?: T;
  parts?: P;
  remembers?: { readonly [F in FieldOf<M>]?: FieldOf<M> };
  after?: readonly Resource[];
  open?: { readonly [F in FieldOf<M>]?: readonly unknown[] };
  wholeIn?: FieldOf<M>;
  example: readonly NoInfer<Row>[];
}

/**
 * Declares what collectors bring. A column is named in `prisma/schema` alone: what sources bring, how it is written, read and marked
 * gone follows from the model and from this.
 */
export function defineResource<
  const Name extends string,
  M extends ModelName,
  const R extends RefsOf<M>,
  const C extends FieldOf<M> = never,
  const T extends { readonly [F in RefField<M>]?: RefField<M> } = Record<never, never>,
  const P extends Readonly<Record<string, ResourcePart>> = Record<never, never>,
  Row = Brought<M, R, C, T, P>,
  Known = Row & Followed<T>,
>(definition: Definition<Name, M, R, C, T, P, Row, Known>): Resource<Name, Row, Known> {
  const {
    refs,
    computed = [],
    through = {},
    parts = {},
    remembers = {},
    after = [],
    open = {},
    ...rest
  } = definition;
  return {
    ...rest,
    refs: given(refs),
    computed,
    through: given(through),
    parts,
    remembers: given(remembers),
    after,
    open: given(open),
  };
}

/** Declares rows that come with those of a resource. */
export function definePart<
  M extends ModelName,
  const O extends { readonly [F in FieldOf<M>]?: string },
  const R extends RefsOf<M> = Record<never, never>,
>(definition: {
  model: M;
  of: O;
  refs?: R;
  replaced?: boolean;
}): ResourcePart<Columns<M, Named<M, R>, Extract<keyof O, string>, NamingServices<M, R>>> {
  const { model, of, refs = {}, replaced = false } = definition;
  return { model, of: given(of), refs: given(refs), replaced };
}

/** Without what is optional and was left out. */
function given<T>(fields: { readonly [F in string]?: T | undefined }): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])),
  );
}
