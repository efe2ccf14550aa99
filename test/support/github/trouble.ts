/** What a token may be allowed to read, as fine-grained tokens name it; `email` is the classic scope `user:email`. */
export const allPermissions = [
  'metadata',
  'contents',
  'pull_requests',
  'issues',
  'actions',
  'deployments',
  'members',
  'email',
  'vulnerability_alerts',
  'security_events',
  'secret_scanning_alerts',
] as const;

export type Permission = (typeof allPermissions)[number];

/** What GitHub makes difficult at the moment; tests change it. */
export interface Trouble {
  /** Every n-th request is answered with this status. */
  everyNth: { n: number; status: 500 | 502 | 503 } | null;
  /** Requests that always fail with 502, however often they are sent. */
  alwaysFails: ((request: { path: string; body: string }) => boolean) | null;
  /** Answers that are cut in the middle, from now on. */
  cutBodies: number;
  /** Milliseconds from a request to its answer. */
  latency: number;
  /** Requests that the secondary limit refuses, from now on, and the seconds that it asks to wait, if it says. */
  secondary: { requests: number; retryAfter: number | null };
  /** A GraphQL query for more pull requests a page takes too long, and is answered with 502 and a page of HTML, or with an error. */
  largestPage: number;
  tooLong: 'page' | 'error';
  /** `owner/name` of repositories that single sign-on keeps from this token. */
  forbidden: Set<string>;
  /** Logins of organisations that want single sign-on for this token. */
  ssoWanted: Set<string>;
  /** What a classic token may do, as GitHub says in a header; null for a fine-grained one. */
  scopes: string | null;
  /** Fields of single items, by node id, that are not of the shape they should be: `created_at` in REST, `createdAt` in GraphQL. */
  odd: { nodeId: string; field: string; value: unknown }[];
}

export function noTrouble(): Trouble {
  return {
    everyNth: null,
    alwaysFails: null,
    cutBodies: 0,
    latency: 0,
    secondary: { requests: 0, retryAfter: null },
    largestPage: 100,
    tooLong: 'page',
    forbidden: new Set(),
    ssoWanted: new Set(),
    scopes: null,
    odd: [],
  };
}
