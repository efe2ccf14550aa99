import { z } from 'zod';
import { noteAudit } from '../../../access/audit.ts';
import { askerOf } from '../../../access/caller.ts';
import { listLinks, listServices, relink, saveService } from '../../../delivery/links.ts';
import { findRepository } from '../../../metrics/question/look-up.ts';
import { defineRoute, knownCaller } from '../../route.ts';
import { number } from '../../shapes.ts';

const link = z.object({
  id: z.int(),
  source: z.string(),
  connection: z.string(),
  kind: z.string(),
  upstreamId: z.string(),
  repository: z.string().nullable(),
  service: z.string().nullable(),
  linkedBy: z.enum(['automatic', 'hand']),
  suggestion: z.string().nullable(),
});

const service = z.object({
  slug: z.string(),
  name: z.string(),
  teams: z.array(z.string()),
  links: z.int(),
});

export const links = defineRoute({
  method: 'get',
  path: '/links',
  access: 'member',
  summary: 'What upstreams call things, and which repository and service each belongs to',
  query: z.strictObject({ unlinked: z.stringbool().default(false) }),
  reply: z.object({ links: z.array(link) }),
  async handle({ query, services }) {
    return { links: z.array(link).parse(await listLinks(services.pool, query.unlinked)) };
  },
});

export const changeLink = defineRoute({
  method: 'put',
  path: '/links/{id}',
  access: 'admin',
  summary:
    'Says to which service and repository something belongs; without a service, or a repository where it names one, it is found automatically',
  params: z.object({ id: number }),
  body: z.strictObject({ service: z.string().nullable(), repository: z.string().optional() }),
  reply: z.object({ id: z.int() }),
  async handle({ params, body, caller, services }) {
    const named = body.repository === undefined ? null : await findRepository(services.pool, body.repository);
    const to = { service: body.service, repository: named?.id ?? null };
    await relink(services.pool, services.collections.catalogue.resources, params.id, to);
    await noteAudit(services.pool, {
      actor: askerOf(knownCaller(caller)).name,
      action: 'link.change',
      subject: String(params.id),
      detail: body,
    });
    return { id: params.id };
  },
});

export const services = defineRoute({
  method: 'get',
  path: '/services',
  access: 'viewer',
  summary: 'What is deployed on its own, and which teams own it',
  reply: z.object({ services: z.array(service) }),
  async handle({ services: { pool } }) {
    return { services: await listServices(pool) };
  },
});

export const changeService = defineRoute({
  method: 'put',
  path: '/services/{slug}',
  access: 'admin',
  summary: 'Makes a service, or gives it another name',
  params: z.object({ slug: z.string() }),
  body: z.strictObject({ name: z.string().min(1) }),
  reply: z.object({ slug: z.string() }),
  async handle({ params, body, caller, services: { pool, collections } }) {
    await saveService(pool, collections.catalogue.resources, params.slug, body.name);
    await noteAudit(pool, {
      actor: askerOf(knownCaller(caller)).name,
      action: 'service.change',
      subject: params.slug,
      detail: body,
    });
    return { slug: params.slug };
  },
});
