import type { Asker } from '../metrics/question/asker.ts';

export type Role = 'viewer' | 'member' | 'admin';

/** Who sends a request: a person with a session, or a token. */
export interface Caller {
  kind: 'user' | 'token';
  id: number;
  name: string;
  role: Role;
  contributorId: number | null;
}

/**
 * Which callers a route lets in; roles include the ones before them. `signed` is whoever signed the body with a secret that both
 * sides know, which the route itself checks.
 */
export type Access = 'anyone' | 'signed' | Role;

const ranks: Record<Role, number> = { viewer: 1, member: 2, admin: 3 };

/** Whether a caller may use a route. */
export function mayUse(access: Access, caller: Caller | null): boolean {
  if (access === 'anyone' || access === 'signed') return true;
  return caller !== null && ranks[caller.role] >= ranks[access];
}

/** A caller as the metrics know one, who judge privacy from it. */
export function askerOf(caller: Caller): Asker {
  return {
    name: `${caller.kind} ${caller.id}`,
    // A token is nobody in particular, so it is never the administrator whom the privacy setting may let see individuals.
    role: caller.kind === 'token' ? 'viewer' : caller.role,
    contributorId: caller.contributorId,
    operator: false,
  };
}
