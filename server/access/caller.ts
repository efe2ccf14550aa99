import type { Request } from 'express';
import type { Database } from '../../prisma/select.ts';
import type { Asker } from '../metrics/question/asker.ts';
import { readSessionCookie } from './cookie.ts';
import { findSession } from './sessions.ts';
import { findToken } from './tokens.ts';

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

/** Reads who sends a request from its bearer token, else from its session cookie; null is nobody. */
export async function callerOf(
  database: Database,
  adminToken: string | undefined,
  request: Request,
): Promise<Caller | null> {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return findToken(database, adminToken, bearer);
  const cookie = readSessionCookie(request.headers.cookie);
  return cookie === null ? null : findSession(database, cookie);
}

/** The same for the metrics, which judge privacy from it. */
export function askerOf(caller: Caller): Asker {
  return {
    name: `${caller.kind} ${caller.id}`,
    // A token is nobody in particular, so it is never the administrator whom the privacy setting may let see individuals.
    role: caller.kind === 'token' ? 'viewer' : caller.role,
    contributorId: caller.contributorId,
    operator: false,
  };
}
