import type { PoolClient } from 'pg';
import type { ConnectionName } from '../contract/connection.ts';

/** Where a page is written: one transaction, for one connection. Days are those of the installation's time zone. */
export interface Target extends ConnectionName {
  client: PoolClient;
  timeZone: string;
}
