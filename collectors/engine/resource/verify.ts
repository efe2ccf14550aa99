import { datamodel, type Model } from '../../../prisma/datamodel.ts';
import { service } from '../references/service.ts';
import { linkFieldOf } from './fields.ts';
import type { Refs, Resource, ResourcePart } from './resource.ts';

/** Throws an error that begins with the file of a resource which does not fit `prisma/schema`, or another resource. */
export function verifyResource(resource: Resource, all: readonly Resource[], file: string): void {
  const fault = faultIn(resource, all);
  if (fault !== null) throw new Error(`${file}: ${fault}`);
}

function faultIn(resource: Resource, all: readonly Resource[]): string | null {
  const { name, refs, through, computed, parts, remembers, open, wholeIn } = resource;
  const model = datamodel.get(resource.model);
  if (!model) return `prisma/schema has no model ${resource.model}.`;
  if (all.filter((one) => one.name === name).length > 1) return 'another resource has the same name.';
  const pairs = [...Object.entries(through), ...Object.entries(remembers)].flat();
  const named = [...computed, ...pairs, ...Object.keys(open), wholeIn ?? []].flat();
  return (
    columnFault(model, named) ??
    refsFault(model, refs, all) ??
    tableFault(model, resource) ??
    rememberedFault(model, remembers) ??
    Object.entries(parts)
      .map(([part, of]) => partFault(part, of, model, all))
      .find((fault) => fault !== null) ??
    null
  );
}

function columnFault({ name, fields }: Model, wanted: readonly string[]): string | null {
  const missing = wanted.find((field) => !fields.has(field));
  return missing === undefined ? null : `the model ${name} has no ${missing}.`;
}

function refsFault(model: Model, refs: Refs, all: readonly Resource[]): string | null {
  for (const [field, to] of Object.entries(refs)) {
    if (to === service) {
      if (model.fields.has(linkFieldOf(field))) continue;
      return `${field} is found by a link, but the model ${model.name} has no ${linkFieldOf(field)}.`;
    }
    if (to !== 'itself' && !all.includes(to)) return `${field} refers to no resource.`;
    const target = to === 'itself' ? model : datamodel.get(to.model);
    if (!target?.fields.has('id') || !target.fields.has('upstreamId'))
      return `${field} refers to rows that have no id of their own and the upstream’s.`;
    if (model.fields.has(linkFieldOf(field)) && (to === 'itself' || !to.foundBy))
      return `${field} may be found by a link, but what it refers to does not say by what it is found.`;
  }
  return columnFault(model, Object.keys(refs));
}

function tableFault(model: Model, { refs, computed, wholeIn, write }: Resource): string | null {
  if (model.key.length === 0) return `nothing tells the rows of ${model.name} apart.`;
  const several = [...model.fields.values()].find(
    ({ name, type }) => type === null && !computed.includes(name),
  );
  if (several) return `${several.name} holds several values: it cannot be written in bulk.`;
  const isOwned = model.fields.has('source') || Object.keys(refs).some((field) => isRequired(model, field));
  if (!isOwned) return 'no column tells which connection brought it.';
  const isMarked = model.fields.has('goneAt') && write === undefined && wholeIn === undefined;
  return isMarked && !['source', 'connection', 'upstreamId'].every((field) => model.fields.has(field))
    ? 'what a snapshot does not name cannot be marked gone: source, connection and upstreamId tell its rows.'
    : null;
}

function rememberedFault({ fields }: Model, remembers: Resource['remembers']): string | null {
  const single = Object.keys(remembers).find((field) => fields.get(field)?.type !== null);
  if (single !== undefined) return `${single} holds one value: what was there before has no place in it.`;
  const isKnown = ['source', 'connection', 'upstreamId'].every((field) => fields.has(field));
  return isKnown || Object.keys(remembers).length === 0
    ? null
    : 'what a column held before cannot be kept: source, connection and upstreamId tell its rows.';
}

function isRequired({ fields }: Model, field: string): boolean {
  return fields.get(field)?.nullable === false;
}

function partFault(name: string, part: ResourcePart, of: Model, all: readonly Resource[]): string | null {
  const model = datamodel.get(part.model);
  if (!model) return `prisma/schema has no model ${part.model}, which ${name} are.`;
  return (
    columnFault(model, Object.keys(part.of)) ??
    columnFault(of, Object.values(part.of)) ??
    refsFault(model, part.refs, all)
  );
}
