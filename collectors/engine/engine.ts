import type { Pool } from 'pg';
import type { Logger as Log } from 'pino';
import type { CollectorCatalogue } from './catalogue.ts';
import type { Configuration } from './connections/configuration.ts';
import type { FactContext } from './contract/fact.ts';
import type { AddressGuard } from './http/address/address-guard.ts';
import type { Upstreams } from './http/upstreams.ts';

/** What collections stand on; made once, at start. */
export interface CollectionEngine {
  pool: Pool;
  catalogue: CollectorCatalogue;
  configuration: Configuration;
  log: Log;
  /** Private folder for clones and the like; each connection has one below it. */
  folder: string;
  /** The installation's: days of facts and rollups begin in it. */
  timeZone: string;
  /** Names this process in leases. */
  owner: string;
  rolledUp: FactContext['rolledUp'];
  factSettings(): Promise<FactContext['settings']>;
  /** Refuses hosts that no source may live on. */
  guard: AddressGuard;
  upstreams: Upstreams;
  /** Takes credentials out of a sentence that is stored or shown. */
  redact(text: string): string;
  now(): Date;
}
