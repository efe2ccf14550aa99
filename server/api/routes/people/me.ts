import sql from 'sql-template-tag';
import { z } from 'zod';
import { select } from '../../../../prisma/select.ts';
import { defineRoute, knownCaller } from '../../route.ts';

export const me = defineRoute({
  method: 'get',
  path: '/me',
  access: 'viewer',
  summary: 'Who is asking',
  reply: z.object({
    name: z.string(),
    role: z.enum(['viewer', 'member', 'admin']),
    contributor: z.object({ id: z.int(), name: z.string() }).nullable(),
  }),
  async handle({ caller, services }) {
    const { name, role, contributorId } = knownCaller(caller);
    const [contributor] = await select<{ id: number; name: string }>(
      services.pool,
      sql`select id, name from contributor where id = ${contributorId}`,
    );
    return { name, role, contributor: contributor ?? null };
  },
});
