import { z } from 'zod';
import { askerOf } from '../../../access/caller.ts';
import {
  addUser,
  changeRole,
  emailAddress,
  listUsers,
  newPathFor,
  removeUser,
  userRole,
} from '../../../access/users.ts';
import { defineRoute, knownCaller } from '../../route.ts';
import { done, instant, number } from '../../shapes.ts';

const signInLink = z.url().describe('Signs in once, within 15 minutes; it is shown this once');

export const users = defineRoute({
  method: 'get',
  path: '/users',
  access: 'admin',
  summary: 'Everybody who can sign in',
  reply: z.object({
    users: z.array(
      z.object({
        id: z.int(),
        name: z.string(),
        email: z.string().nullable(),
        role: userRole,
        contributor: z.object({ id: z.int(), name: z.string() }).nullable(),
        createdAt: instant,
      }),
    ),
  }),
  async handle({ services }) {
    return { users: await listUsers(services.pool) };
  },
});

export const makeUser = defineRoute({
  method: 'post',
  path: '/users',
  access: 'admin',
  summary: 'Lets somebody in, and answers a link that signs them in',
  body: z.strictObject({
    email: emailAddress,
    name: z.string().trim().min(1).optional().describe('Their address unless given'),
    role: userRole.default('viewer'),
  }),
  reply: z.object({ id: z.int(), signInLink }),
  async handle({ body, caller, services }) {
    const { id, path } = await addUser(services.pool, askerOf(knownCaller(caller)).name, body);
    return { id, signInLink: `${services.publicUrl}${path}` };
  },
});

export const changeUser = defineRoute({
  method: 'patch',
  path: '/users/{id}',
  access: 'admin',
  summary: 'Gives a user another role, at once also in sessions that go on',
  params: z.object({ id: number }),
  body: z.strictObject({ role: userRole }),
  reply: z.object({ id: z.int(), role: userRole }),
  async handle({ params, body, caller, services }) {
    await changeRole(services.pool, askerOf(knownCaller(caller)).name, params.id, body.role);
    return { id: params.id, role: body.role };
  },
});

export const deleteUser = defineRoute({
  method: 'delete',
  path: '/users/{id}',
  access: 'admin',
  summary: 'Lets a user in no more: sessions and tokens of theirs end',
  params: z.object({ id: number }),
  reply: done,
  async handle({ params, caller, services }) {
    await removeUser(services.pool, askerOf(knownCaller(caller)).name, params.id);
    return { done: true as const };
  },
});

export const makeSignInLink = defineRoute({
  method: 'post',
  path: '/users/{id}/sign-in-links',
  access: 'admin',
  summary: 'Makes a further link that signs a user in',
  params: z.object({ id: number }),
  reply: z.object({ signInLink }),
  async handle({ params, caller, services }) {
    const path = await newPathFor(services.pool, askerOf(knownCaller(caller)).name, params.id);
    return { signInLink: `${services.publicUrl}${path}` };
  },
});
