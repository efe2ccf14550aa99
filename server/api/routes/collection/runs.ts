import { z } from 'zod';
import { connectionOf } from '../../../../collectors/engine/contract/connection.ts';
import { resetCursors } from '../../../../collectors/engine/run/cursor.ts';
import { listRuns } from '../../../../collectors/engine/run/history.ts';
import { noteAudit } from '../../../access/audit.ts';
import { askerOf } from '../../../access/caller.ts';
import { defineRoute, knownCaller } from '../../route.ts';
import { runShape } from '../../run-shape.ts';
import { limit } from '../../shapes.ts';

export const runs = defineRoute({
  method: 'get',
  path: '/runs',
  access: 'viewer',
  summary: 'What ran, how long, how much, what went wrong',
  query: z.strictObject({
    source: z.string().optional().describe('Name of a connection, such as github@emea'),
    limit,
  }),
  reply: z.object({ runs: z.array(runShape) }),
  async handle({ query, services }) {
    const filter = query.source === undefined ? {} : connectionOf(query.source);
    return { runs: await listRuns(services.pool, filter, query.limit) };
  },
});

export const resetRun = defineRoute({
  method: 'post',
  path: '/runs/{name}/{script}/reset',
  access: 'admin',
  summary: 'Moves a script’s cursor back, so that it collects again from then; what is there stays',
  params: z.object({ name: z.string(), script: z.string() }),
  body: z.strictObject({ scope: z.string().optional(), from: z.iso.date().optional() }),
  reply: z.object({ scopes: z.int() }),
  async handle({ params, body, caller, services }) {
    const name = { ...connectionOf(params.name), script: params.script, scope: body.scope };
    const from = body.from === undefined ? null : new Date(`${body.from}T00:00:00Z`);
    const scopes = await resetCursors(services.pool, name, from);
    const subject = `${params.name}/${params.script}`;
    await noteAudit(services.pool, {
      actor: askerOf(knownCaller(caller)).name,
      action: 'run.reset',
      subject,
      detail: body,
    });
    return { scopes };
  },
});
