import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testDatabase } from '../support/database.ts';
import { momentumServer } from '../support/momentum-server.ts';

const { pool } = await testDatabase();
const server = await momentumServer(pool);

const made = z.object({ id: z.int(), signInLink: z.string() });
const listed = z.object({
  users: z.array(
    z.object({ id: z.int(), email: z.string().nullable(), role: z.string(), contributor: z.null() }),
  ),
});

/** A change as a browser sends it, or as the administrator's token does. */
function change(method: string, path: string, body?: unknown, cookie?: string): Promise<Response> {
  const who = cookie === undefined ? { authorization: 'Bearer the-administrators-token' } : { cookie };
  return server.api(path, {
    method,
    headers: { ...who, 'x-momentum-request': '1', 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function add(email: string, role: string) {
  return made.parse(await (await change('POST', '/users', { email, role })).json());
}

/** Follows a link as a browser does; answers its cookie, or the status where it was refused. */
async function follow(link: string): Promise<string> {
  const response = await fetch(`${server.origin}${new URL(link).pathname}`, {
    method: 'POST',
    redirect: 'manual',
  });
  return response.headers.get('set-cookie')?.split(';')[0] ?? String(response.status);
}

const statusOf = async (path: string, headers: Record<string, string>) =>
  (await server.api(path, { headers })).status;

const actionsOn = async (id: number) =>
  (
    await pool.query('select action, detail from audit_entry where subject = $1 order by id', [`user ${id}`])
  ).rows.map(({ action }) => action);

describe('somebody who is let in', () => {
  it('signs in once by the link that is answered, as a viewer unless said otherwise', async () => {
    const response = await change('POST', '/users', { email: 'Grace@Example.com', name: 'Grace' });
    const { id, signInLink } = made.parse(await response.json());
    const cookie = await follow(signInLink);
    expect(await (await server.api('/me', { headers: { cookie } })).json()).toEqual({
      name: 'Grace',
      role: 'viewer',
      contributor: null,
    });
    expect(await follow(signInLink)).toBe('403');
    expect((await server.read(listed, '/users')).users).toContainEqual({
      id,
      email: 'grace@example.com',
      role: 'viewer',
      contributor: null,
    });
    expect(await actionsOn(id)).toEqual(['user.add', 'sign-in']);
  });

  it('is kept with a hash of their link alone, which ends after 15 minutes', async () => {
    const { id, signInLink } = await add('hash@example.com', 'viewer');
    const { rows } = await pool.query(
      `select id, expires_at between now() + interval '14 minutes' and now() + interval '15 minutes' as soon
       from sign_in_link where user_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ id: expect.any(String), soon: true }]);
    expect(signInLink).not.toContain(rows[0]?.id);
    const log = await (await server.api('/audit-log?limit=1000')).text();
    expect(log).not.toContain(signInLink.split('/').at(-1));
  });

  it.each([
    [{ email: 'GRACE@example.COM' }, 409, 'is a user already'],
    [{ email: 'grace' }, 400, 'is no e-mail address'],
    [{ email: 'new@example.com', role: 'root' }, 400, 'role'],
  ])('is refused where %j does not fit', async (body, status, words) => {
    const response = await change('POST', '/users', body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining(words) });
  });

  it('gets another link when their session is over', async () => {
    const { id } = await add('later@example.com', 'member');
    const response = await change('POST', `/users/${id}/sign-in-links`);
    const { signInLink } = z.object({ signInLink: z.string() }).parse(await response.json());
    expect(await statusOf('/me', { cookie: await follow(signInLink) })).toBe(200);
    expect(await actionsOn(id)).toEqual(['user.add', 'user.sign-in-link', 'sign-in']);
    expect((await change('POST', '/users/999999/sign-in-links')).status).toBe(404);
  });
});

describe('another role', () => {
  it('holds at once in a session that goes on, and ends the administrators’ tokens that somebody made', async () => {
    await server.signIn('ADMIN');
    const { id, signInLink } = await add('changing@example.com', 'viewer');
    const cookie = await follow(signInLink);
    expect(await statusOf('/users', { cookie })).toBe(403);
    expect((await change('PATCH', `/users/${id}`, { role: 'admin' })).status).toBe(200);
    expect(await statusOf('/users', { cookie })).toBe(200);
    const tokenFor = async (scope: string) => {
      const response = await change('POST', '/tokens', { name: scope, scope }, cookie);
      return `Bearer ${z.object({ token: z.string() }).parse(await response.json()).token}`;
    };
    const [admin, read] = [await tokenFor('admin'), await tokenFor('read')];
    expect(await statusOf('/users', { authorization: admin })).toBe(200);
    await change('PATCH', `/users/${id}`, { role: 'member' });
    expect(await statusOf('/users', { cookie })).toBe(403);
    expect(await statusOf('/users', { authorization: admin })).toBe(401);
    expect(await statusOf('/me', { authorization: read })).toBe(200);
    expect(await actionsOn(id)).toEqual(['user.add', 'sign-in', 'user.role', 'user.role']);
  });

  it('is not given to whoever asks for it themselves', async () => {
    const { id, signInLink } = await add('climber@example.com', 'member');
    const cookie = await follow(signInLink);
    expect((await change('PATCH', `/users/${id}`, { role: 'admin' }, cookie)).status).toBe(403);
    expect((await change('POST', '/users', { email: 'friend@example.com' }, cookie)).status).toBe(403);
  });
});

describe('somebody who is removed', () => {
  it('is let in no more: not by session, link, token or Slack account', async () => {
    await server.signIn('ADMIN');
    const { id, signInLink } = await add('leaving@example.com', 'admin');
    const cookie = await follow(signInLink);
    const token = z
      .object({ token: z.string() })
      .parse(await (await change('POST', '/tokens', { name: 'theirs', scope: 'read' }, cookie)).json()).token;
    const others = z
      .object({ token: z.string() })
      .parse(await (await change('POST', '/tokens', { name: 'another', scope: 'read' })).json()).token;
    await pool.query('insert into slack_user (slack_team, slack_user, user_id) values ($1, $2, $3)', [
      'T1',
      'U1',
      id,
    ]);
    const unused = z
      .object({ signInLink: z.string() })
      .parse(await (await change('POST', `/users/${id}/sign-in-links`)).json()).signInLink;
    expect(await (await change('DELETE', `/users/${id}`)).json()).toEqual({ done: true });
    expect(await statusOf('/me', { cookie })).toBe(401);
    expect(await statusOf('/me', { authorization: `Bearer ${token}` })).toBe(401);
    expect(await statusOf('/me', { authorization: `Bearer ${others}` })).toBe(200);
    expect(await follow(unused)).toBe('403');
    expect((await pool.query('select user_id from slack_user where user_id = $1', [id])).rows).toEqual([]);
    expect(await actionsOn(id)).toEqual(['user.add', 'sign-in', 'user.sign-in-link', 'user.remove']);
    expect((await change('DELETE', `/users/${id}`)).status).toBe(404);
    expect((await change('PATCH', `/users/${id}`, { role: 'admin' })).status).toBe(404);
  });
});

describe('the last administrator', () => {
  it('can be neither removed nor made anything else', async () => {
    await pool.query("delete from app_user where role = 'ADMIN'");
    const { id } = await add('last@example.com', 'admin');
    const demoted = await change('PATCH', `/users/${id}`, { role: 'member' });
    expect(demoted.status).toBe(409);
    expect(await demoted.json()).toMatchObject({ detail: expect.stringContaining('last administrator') });
    expect((await change('DELETE', `/users/${id}`)).status).toBe(409);
    expect((await change('PATCH', `/users/${id}`, { role: 'admin' })).status).toBe(200);
    const { rows } = await pool.query('select role from app_user where id = $1', [id]);
    expect(rows).toEqual([{ role: 'ADMIN' }]);
    expect(await actionsOn(id)).toEqual(['user.add']);
  });
});
