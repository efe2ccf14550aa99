import type { Request } from 'express';
import type { Database } from '../../prisma/select.ts';
import type { Caller } from './caller.ts';
import { readSessionCookie } from './cookie.ts';
import { findSession } from './sessions.ts';
import { findToken } from './tokens.ts';

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
