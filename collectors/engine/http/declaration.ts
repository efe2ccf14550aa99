import type { Settings, Values } from '../contract/setting.ts';

/** An answer as it came over the wire, before anybody judged it. */
export interface RawAnswer {
  status: number;
  headers: Headers;
  /** Where it came from at last, after redirects. */
  url: URL;
  bytes: Uint8Array<ArrayBuffer>;
  /** The parsed body; undefined where it is no JSON. */
  json: unknown;
}

/** What is known of how much an upstream bears. */
export interface UpstreamLimits {
  /** Requests, and scopes of one script, at once. */
  concurrency: number;
  /** For one request, from connecting to the last byte of its body. */
  timeoutSeconds: number;
  /**
   * Whether an answer says that no more is wanted now, beyond 429, 403 and 503 with the usual headers: `true` for as long as
   * the headers say (a minute where they say nothing), or an instant.
   */
  limited?(answer: RawAnswer): Date | boolean;
  /** Whether an answer with a good status says that the upstream failed, so that it is asked again. */
  failed?(answer: RawAnswer): boolean;
  /** What an answer cost, where the upstream counts otherwise than in requests. */
  points?(answer: RawAnswer): number;
}

/** How a source is reached over HTTP. */
export interface SourceUpstream<S extends Settings = Settings> {
  /** Requests go below it; its origin alone gets credentials. */
  baseUrl(settings: Values<S>): URL | string;
  /** The headers that say who asks; asked before each request, so a source keeps a token that it had to fetch. */
  authorize(
    settings: Values<S>,
  ): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  limits: UpstreamLimits;
}
