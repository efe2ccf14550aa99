import { join } from 'node:path';
import { discover, hasFields } from '../../../server/discover.ts';
import type { Refs, Resource } from './resource.ts';
import { verifyResource } from './verify.ts';

/** What collectors bring, in the order in which it is written: after what it refers to. */
export interface ResourceCatalogue {
  resources: readonly Resource[];
  /** Null where nothing is called so. */
  named(name: string): Resource | null;
}

/** Finds every resource by its path and verifies it; throws an error that names the file at fault. */
export async function loadResources(): Promise<ResourceCatalogue> {
  const found = await discover<Resource>({
    folder: join(import.meta.dirname, '../../resources'),
    deep: true,
    // What a resource is made of stands in folders below.
    except: (path) => path.split('/').length !== 2,
    is: isResource,
    called: 'resource',
    belongsIn: ({ name }) => `${name}.ts`,
  });
  const files = new Map(
    found.map(({ path, declared: [resource] }) => [resource, `collectors/resources/${path}`]),
  );
  return resourcesOf([...files.keys()], (resource) => files.get(resource) ?? resource.name);
}

/** A catalogue of given resources; throws for one that does not fit `prisma/schema` or the others. */
export function resourcesOf(
  given: readonly Resource[],
  fileOf = ({ name }: Resource) => `${name}.ts`,
): ResourceCatalogue {
  for (const resource of given) verifyResource(resource, given, fileOf(resource));
  const byName = new Map(given.map((resource) => [resource.name, resource]));
  return { resources: inOrder(given), named: (name) => byName.get(name) ?? null };
}

/** What a resource is called in the middle of a sentence. */
export function wordsFor({ named }: ResourceCatalogue): (name: string) => string {
  return (name) => named(name)?.words ?? name;
}

/** By name where nothing says otherwise, so that pages that are written at once lock in the same order. */
function inOrder(given: readonly Resource[]): Resource[] {
  const left = given.toSorted((one, other) => one.name.localeCompare(other.name));
  const ordered: Resource[] = [];
  while (left.length > 0) {
    const place = left.findIndex((resource) => dependenciesOf(resource).every((one) => !left.includes(one)));
    const [next] = left.splice(place, place === -1 ? 0 : 1);
    if (!next) throw new Error(`${left.map(({ name }) => name).join(', ')} refer to each other in a circle.`);
    ordered.push(next);
  }
  return ordered;
}

function dependenciesOf({ refs, parts, after }: Resource): Resource[] {
  const all: Refs[] = [refs, ...Object.values(parts).map((part) => part.refs)];
  return [...after, ...all.flatMap((some) => Object.values(some)).filter((one) => one !== 'itself')];
}

const isResource = (value: unknown): value is Resource =>
  hasFields(value, 'name', 'model', 'refs', 'words', 'example');
