import { parseCookie, stringifySetCookie } from 'cookie';

const name = 'momentum_session';

/** The session's secret out of a Cookie header; null where there is none. */
export function readSessionCookie(header: string | undefined): string | null {
  return header === undefined ? null : (parseCookie(header)[name] ?? null);
}

/** A Set-Cookie header that keeps a session; without a secret it ends it. Sent back to this site alone, and by no script. */
export function sessionCookie(
  publicUrl: string,
  session: { secret: string; expiresAt: Date } | null,
): string {
  return stringifySetCookie({
    name,
    value: session?.secret ?? '',
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
    path: '/',
    expires: session?.expiresAt ?? new Date(0),
  });
}
