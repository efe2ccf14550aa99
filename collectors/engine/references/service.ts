import sql, { type Sql } from 'sql-template-tag';
import type { Resource, WrittenRow } from '../resource/resource.ts';
import type { NamedLink } from '../resource/row.ts';
import { commonAddress } from './address.ts';

/**
 * What `refs` name where a row is of a service. No source brings services: they are made of what is deployed, and by hand. A row names
 * one by its slug, or by what another connection calls something that belongs to it.
 */
export const service: Resource<'services', never, never> = {
  name: 'services',
  model: 'Service',
  words: 'services',
  ...{ refs: {}, through: {}, computed: [], parts: {}, remembers: {}, open: {}, after: [], example: [] },
  foundBy: ({ slug, linkedAs }: WrittenRow) => [
    commonAddress(String(slug)),
    ...(Array.isArray(linkedAs) ? linkedAs.map(String) : []),
  ],
};

/** A link as another connection names it: `argo@default/application#shop`. */
export function addressOfLink({ source, connection, kind, upstreamId }: NamedLink): string {
  return `${source}@${connection}/${kind}#${upstreamId}`;
}

/** The same of the rows of `link l`. */
export const addressOfLinks: Sql = sql`l.source || '@' || l.connection || '/' || l.kind || '#' || l.upstream_id`;
