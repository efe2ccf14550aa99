/** One request, as a collector makes it. */
export interface UpstreamRequest {
  /** GET where none is given. */
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** Below the base URL, its parts encoded by the caller; or an absolute URL. */
  path: string;
  /** Added to the path's own; lists are repeated, what is undefined is left out. */
  query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** ETag of an earlier answer; null where there is none yet. */
  validator?: string | null;
  /** It changes nothing although it is a POST, as a GraphQL query: may be sent again after a failure. */
  readOnly?: true;
}

/** A request as it is sent. */
export interface Outgoing {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  mayBeRepeated: boolean;
}

/** What a request looks like on its way, without credentials. */
export function outgoing(base: URL, request: UpstreamRequest): Outgoing {
  const { method = 'GET', body, headers, validator, readOnly } = request;
  return {
    method,
    url: urlOf(base, request),
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(validator && { 'if-none-match': validator }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    mayBeRepeated: readOnly === true || isRead(method),
  };
}

/** How a request is called in errors and warnings: its query may hold credentials. */
export function nameOfRequest({ method, url }: Pick<Outgoing, 'method' | 'url'>): string {
  return `${method} ${url.pathname}`;
}

/** Whether a method changes nothing, whatever it is sent to. */
export function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function urlOf(base: URL, { path, query = {} }: UpstreamRequest): URL {
  const url = /^https?:\/\//i.test(path)
    ? new URL(path)
    : new URL(`${base.origin}${base.pathname.replace(/\/$/, '')}/${path.replace(/^\//, '')}`);
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    url.searchParams.delete(key);
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(key, String(one));
  }
  return url;
}
