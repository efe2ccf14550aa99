import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { GithubError } from './refusal.ts';

/** What a query may ask for at most, and what it costs, before anything is looked up. */
export interface Price {
  points: number;
  nodes: number;
  /** The largest page of pull requests in it. */
  largestPage: number;
}

export interface Query {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Readonly<Record<string, unknown>>;
}

interface Counted {
  requests: number;
  nodes: number;
  largestPage: number;
  /** The connections seen already, by their path: two fragments that ask for one and the same count once. */
  seen: Set<string>;
}

const mostNodes = 500_000;

/**
 * GitHub's published rule: one request for each connection in each of the nodes above it, where every list is as long as it may
 * be; a hundred requests are a point, rounded, and a query costs one at least.
 */
export function priceOf(query: Query): Price {
  const { schema, operation } = query;
  const root = schema.getRootType(operation.operation);
  if (!root) throw new GithubError('STAND_IN', `The stand-in has no ${operation.operation}.`);
  const counted: Counted = { requests: 0, nodes: 0, largestPage: 0, seen: new Set() };
  walk(query, operation.selectionSet, root, { times: 1, path: '' }, counted);
  if (counted.nodes > mostNodes) {
    const asked = counted.nodes.toLocaleString('en-US');
    const message = `This query requests up to ${asked} possible nodes which exceeds the maximum limit of 500,000.`;
    throw new GithubError('MAX_NODE_LIMIT_EXCEEDED', message);
  }
  const { requests, nodes, largestPage } = counted;
  return { points: Math.max(1, Math.round(requests / 100)), nodes, largestPage };
}

function walk(
  query: Query,
  { selections }: SelectionSetNode,
  type: GraphQLCompositeType,
  place: { times: number; path: string },
  counted: Counted,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      countField(query, selection, type, place, counted);
      continue;
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? query.fragments.get(selection.name.value) : selection;
    if (!fragment) continue;
    const named = fragment.typeCondition && query.schema.getType(fragment.typeCondition.name.value);
    walk(query, fragment.selectionSet, isCompositeType(named) ? named : type, place, counted);
  }
}

function countField(
  query: Query,
  field: FieldNode,
  type: GraphQLCompositeType,
  place: { times: number; path: string },
  counted: Counted,
): void {
  const definition =
    isObjectType(type) || isInterfaceType(type) ? type.getFields()[field.name.value] : undefined;
  if (!definition || !field.selectionSet) return;
  const below = getNamedType(definition.type);
  if (!isCompositeType(below)) return;
  const path = `${place.path}/${type.name}.${field.alias?.value ?? field.name.value}`;
  const size = pageSize(query, field, below.name);
  if (size !== null && !counted.seen.has(path)) {
    counted.seen.add(path);
    counted.requests += place.times;
    counted.nodes += place.times * size;
    if (below.name === 'PullRequestConnection') counted.largestPage = Math.max(counted.largestPage, size);
  }
  const times = place.times * (size ?? idsIn(query, field));
  walk(query, field.selectionSet, below, { times, path }, counted);
}

/** How many nodes a page of a connection may hold; null for what is none. */
function pageSize(query: Query, field: FieldNode, typeName: string): number | null {
  if (!typeName.endsWith('Connection')) return null;
  const name = field.name.value;
  const bounds = ['first', 'last'].flatMap((bound) => {
    const value = argument(query, field, bound);
    return typeof value === 'number' ? [{ bound, value }] : [];
  });
  const [asked] = bounds;
  if (!asked) {
    if (!asksForNodes(query, field.selectionSet)) return 0;
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    throw new GithubError('MISSING_PAGINATION_BOUNDARIES', message);
  }
  if (asked.value > 100) {
    const message = `Requesting ${asked.value} records on the \`${name}\` connection exceeds the \`${asked.bound}\` limit of 100 records.`;
    throw new GithubError('EXCESSIVE_PAGINATION', message);
  }
  if (asked.value < 0) {
    const message = `\`${asked.bound}\` on the \`${name}\` connection cannot be less than zero.`;
    throw new GithubError('INVALID_PAGINATION', message);
  }
  return asked.value;
}

/** A bare count needs no page. */
function asksForNodes(query: Query, selectionSet: SelectionSetNode | undefined): boolean {
  return (selectionSet?.selections ?? []).some((selection) => {
    if (selection.kind === Kind.FIELD) return ['nodes', 'edges', 'pageInfo'].includes(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return asksForNodes(query, selection.selectionSet);
    return asksForNodes(query, query.fragments.get(selection.name.value)?.selectionSet);
  });
}

function idsIn(query: Query, field: FieldNode): number {
  const ids = field.name.value === 'nodes' ? argument(query, field, 'ids') : null;
  return Array.isArray(ids) ? ids.length : 1;
}

function argument({ variables }: Query, field: FieldNode, name: string): unknown {
  const given = field.arguments?.find((each) => each.name.value === name);
  return given ? valueFromASTUntyped(given.value, { ...variables }) : undefined;
}
