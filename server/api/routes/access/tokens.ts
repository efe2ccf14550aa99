import { z } from 'zod';
import { noteAudit } from '../../../access/audit.ts';
import { askerOf } from '../../../access/caller.ts';
import { createToken, expiryOf, listTokens, revokeToken, tokenScope } from '../../../access/tokens.ts';
import { defineRoute, knownCaller } from '../../route.ts';
import { done, instant, number } from '../../shapes.ts';

export const tokens = defineRoute({
  method: 'get',
  path: '/tokens',
  access: 'admin',
  summary: 'Tokens that can be used, without their texts',
  reply: z.object({
    tokens: z.array(
      z.object({
        id: z.int(),
        name: z.string(),
        scopes: z.array(tokenScope),
        createdAt: instant,
        expiresAt: instant.nullable(),
        lastUsedAt: instant.nullable(),
      }),
    ),
  }),
  async handle({ services }) {
    return { tokens: await listTokens(services.pool) };
  },
});

export const makeToken = defineRoute({
  method: 'post',
  path: '/tokens',
  access: 'admin',
  summary: 'Makes a token; its text is shown this once',
  body: z.strictObject({
    name: z.string().min(1),
    scope: tokenScope,
    expires: z.string().optional().describe('Such as 90d'),
  }),
  reply: z.object({ id: z.int(), token: z.string() }),
  async handle({ body, caller, services }) {
    const expiresAt = expiryOf(body.expires, new Date());
    const made = await createToken(services.pool, { name: body.name, scope: body.scope, expiresAt });
    await noteAudit(services.pool, {
      actor: askerOf(knownCaller(caller)).name,
      action: 'token.create',
      subject: String(made.id),
      detail: body,
    });
    return made;
  },
});

export const deleteToken = defineRoute({
  method: 'delete',
  path: '/tokens/{id}',
  access: 'admin',
  summary: 'Revokes a token at once',
  params: z.object({ id: number }),
  reply: done,
  async handle({ params, caller, services }) {
    await revokeToken(services.pool, params.id);
    await noteAudit(services.pool, {
      actor: askerOf(knownCaller(caller)).name,
      action: 'token.revoke',
      subject: String(params.id),
    });
    return { done: true as const };
  },
});
