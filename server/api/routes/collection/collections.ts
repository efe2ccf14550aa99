import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
  type CollectionRecord,
  cancelCollection,
  listCollections,
  readCollection,
  requestCollection,
} from '../../../../collectors/engine/run/collection.ts';
import { noteAudit } from '../../../access/audit.ts';
import { askerOf } from '../../../access/caller.ts';
import { NotFound } from '../../../contract/errors.ts';
import type { Services } from '../../../services.ts';
import { defineRoute, knownCaller } from '../../route.ts';
import { runShape } from '../../run-shape.ts';
import { instant, limit, number } from '../../shapes.ts';

const id = z.object({ id: number });

const collection = z.object({
  id: z.int(),
  requestedBy: z.string(),
  selection: z.array(z.string()),
  status: z.enum(['WAITING', 'RUNNING', 'COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED']),
  startedAt: instant,
  completedAt: instant.nullable(),
  runs: z.array(runShape),
});

const everySoOften = 500;

export const collections = defineRoute({
  method: 'get',
  path: '/collections',
  access: 'viewer',
  summary: 'The newest collections',
  query: z.strictObject({ limit }),
  reply: z.object({ collections: z.array(collection) }),
  async handle({ query, services }) {
    return { collections: await listCollections(services.pool, query.limit) };
  },
});

export const collectNow = defineRoute({
  method: 'post',
  path: '/collections',
  access: 'member',
  summary: 'Collects now: everything, or the sources and scripts that are named',
  body: z.strictObject({
    sources: z.array(z.string()).default([]).describe('Names like github or github@emea/commit'),
  }),
  reply: collection,
  async handle({ body, caller, services }) {
    const actor = askerOf(knownCaller(caller)).name;
    const wanted = await requestCollection(services.collections, {
      selection: body.sources,
      requestedBy: actor,
    });
    await services.runNow(wanted);
    await noteAudit(services.pool, {
      actor,
      action: 'collection.request',
      subject: String(wanted),
      detail: body,
    });
    return existing(services, wanted);
  },
});

export const getCollection = defineRoute({
  method: 'get',
  path: '/collections/{id}',
  access: 'viewer',
  summary: 'What a collection has come to',
  params: id,
  reply: collection,
  handle: ({ params, services }) => existing(services, params.id),
});

export const cancel = defineRoute({
  method: 'post',
  path: '/collections/{id}/cancel',
  access: 'member',
  summary: 'Stops a collection at its next page; what was collected stays',
  params: id,
  reply: collection,
  async handle({ params, caller, services }) {
    await existing(services, params.id);
    await cancelCollection(services.pool, params.id);
    const actor = askerOf(knownCaller(caller)).name;
    await noteAudit(services.pool, { actor, action: 'collection.cancel', subject: String(params.id) });
    return existing(services, params.id);
  },
});

export const collectionEvents = defineRoute({
  method: 'get',
  path: '/collections/{id}/events',
  access: 'viewer',
  summary: 'Live progress as server-sent events: `progress` at every change, `end` at the end',
  params: id,
  reply: { raw: 'text/event-stream' },
  async handle({ params, services, signal }) {
    await existing(services, params.id);
    return {
      type: 'text/event-stream',
      body: progressOf(services, params.id, signal),
      headers: { 'X-Accel-Buffering': 'no' },
    };
  },
});

/** Read from the database, since the collection may run in another process. */
async function* progressOf(services: Services, wanted: number, signal: AbortSignal): AsyncIterable<string> {
  let sent = '';
  while (!signal.aborted) {
    const current = await existing(services, wanted);
    const data = JSON.stringify(collection.parse(current));
    if (data !== sent) yield `event: progress\ndata: ${data}\n\n`;
    sent = data;
    if (current.completedAt !== null) {
      yield `event: end\ndata: ${data}\n\n`;
      return;
    }
    await sleep(everySoOften);
  }
}

async function existing(services: Services, wanted: number): Promise<CollectionRecord> {
  const found = await readCollection(services.pool, wanted);
  if (found) return found;
  throw new NotFound(`There is no collection ${wanted}.`);
}
