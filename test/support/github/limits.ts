/** A primary limit: so many calls or points until the window ends. */
export interface Limit {
  resource: 'core' | 'graphql';
  limit: number;
  used: number;
  /** Milliseconds since 1970. */
  resetAt: number;
  /** Seconds. */
  window: number;
}

export function newLimit(resource: Limit['resource'], limit: number, window: number): Limit {
  return { resource, limit, used: 0, resetAt: Date.now() + window * 1000, window };
}

/** Whether it is used up; a window that has ended begins anew. */
export function isUsedUp(limit: Limit): boolean {
  if (Date.now() >= limit.resetAt)
    Object.assign(limit, { used: 0, resetAt: Date.now() + limit.window * 1000 });
  return limit.used >= limit.limit;
}

/** What every answer says about it. */
export function limitHeaders(limit: Limit): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit.limit),
    'x-ratelimit-remaining': String(remaining(limit)),
    'x-ratelimit-used': String(limit.used),
    'x-ratelimit-reset': String(Math.ceil(limit.resetAt / 1000)),
    'x-ratelimit-resource': limit.resource,
  };
}

export function remaining({ limit, used }: Limit): number {
  return Math.max(0, limit - used);
}
