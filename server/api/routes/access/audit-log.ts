import { z } from 'zod';
import { listAudit } from '../../../access/audit.ts';
import { defineRoute } from '../../route.ts';
import { instant, limit } from '../../shapes.ts';

export const auditLog = defineRoute({
  method: 'get',
  path: '/audit-log',
  access: 'admin',
  summary: 'Who changed what, and who looked at one person’s numbers',
  query: z.strictObject({ limit }),
  reply: z.object({
    entries: z.array(
      z.object({
        id: z.int(),
        at: instant,
        actor: z.string(),
        action: z.string(),
        subject: z.string(),
        detail: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  }),
  async handle({ query, services }) {
    return { entries: await listAudit(services.pool, query.limit) };
  },
});
