import type { IncomingHttpHeaders } from 'node:http';
import type { Logger as Log } from 'pino';
import type { AddressGuard } from '../http/address/address-guard.ts';
import type { SourceUpstream } from '../http/declaration.ts';
import type { Upstream } from '../http/upstream.ts';
import type { Settings, Values } from './setting.ts';

/** What a source works with, whether it is tried out or collected from. */
export interface SourceContext<S extends Settings> {
  settings: Values<S>;
  /** Private folder of this connection, for clones and the like. */
  folder: string;
  /** Whether addresses on this machine's disk may be read (command line and environment only). */
  allowLocal: boolean;
  /** To be asked before anything is fetched from a host. */
  guard: AddressGuard;
  /** Its upstream, for all that is asked of it this time. A mistake to use where the source declares none. */
  http: Upstream;
  signal: AbortSignal;
  log: Log;
}

/** What a host sends by itself when something happens there. */
export interface Webhook<S extends Settings> {
  /** Whether the bytes were sent by whoever knows the secret. */
  isGenuine(bytes: Buffer, headers: IncomingHttpHeaders, secret: string): boolean;
  /** Whether something happened that a connection with these settings collects. */
  concerns(body: unknown, headers: IncomingHttpHeaders, settings: Values<S>): boolean;
}

/** One sentence: who or what was seen, or what to fix. */
export interface ProbeResult {
  ok: boolean;
  message: string;
}

/** A tool that Momentum collects from. The folder's name is its id. */
export interface DataSource<S extends Settings = Settings> {
  id: string;
  title: string;
  category: 'version-control' | 'ci-cd' | 'project-management' | 'code-quality' | 'cloud';
  settings: S;
  /** It has no configuration of its own: every connection of this other source has its scripts, too. */
  comesWith?: DataSource<S>;
  webhook?: Webhook<S>;
  /** How far back the first collection goes where BACKFILL_DAYS is not set; null is the whole history. */
  backfillDays: number | null;
  /** How it is reached over HTTP, where it is. */
  upstream?: SourceUpstream<S>;
  /** "Test connection": one cheap call. Throws `SourceRefused`, `SourceDown` … or answers. */
  probe(context: SourceContext<S>): Promise<ProbeResult>;
}

/** Gives a source its type, so that its collectors see the parsed values of its own settings. */
export function defineSource<const S extends Settings>(source: DataSource<S>): DataSource<S> {
  return source;
}
