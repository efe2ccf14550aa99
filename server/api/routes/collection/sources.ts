import { z } from 'zod';
import { probe } from '../../../../collectors/engine/connections/probe.ts';
import { previewProduction } from '../../../../collectors/engine/connections/production.ts';
import { settingsOf } from '../../../../collectors/engine/contract/common-settings.ts';
import { nameOf } from '../../../../collectors/engine/contract/connection.ts';
import { noteAudit } from '../../../access/audit.ts';
import { askerOf } from '../../../access/caller.ts';
import { InvalidInput } from '../../../contract/errors.ts';
import type { Services } from '../../../services.ts';
import { defineRoute, knownCaller } from '../../route.ts';
import { done } from '../../shapes.ts';

const name = z.object({ name: z.string() });

const shownConfig = z.union([
  z.object({ key: z.string(), set: z.literal(true), unreadable: z.literal(true).optional() }),
  z.object({ key: z.string(), value: z.string() }),
]);
const configured = z.object({
  name: z.string(),
  dataSource: z.string(),
  connection: z.string(),
  title: z.string(),
  configs: z.array(shownConfig),
});

const given = z.strictObject({
  dataSource: z.string().optional(),
  connection: z.string().optional(),
  configs: z.array(
    z.strictObject({ key: z.string(), value: z.string().optional(), set: z.literal(true).optional() }),
  ),
});

const available = z.object({
  id: z.string(),
  title: z.string(),
  category: z.string(),
  settings: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      help: z.string(),
      example: z.string(),
      secret: z.boolean(),
    }),
  ),
});

export const listSources = defineRoute({
  method: 'get',
  path: '/sources',
  access: 'viewer',
  summary: 'What is configured, and what could be; how, administrators alone are told',
  reply: z.object({ sources: z.array(configured), available: z.array(available) }),
  async handle({ caller, services }) {
    const { configuration, catalogue } = services.collections;
    const isAdmin = knownCaller(caller).role === 'admin';
    const sources = (await configuration.list()).map((one) => ({
      ...one,
      configs: isAdmin ? one.configs : [],
      name: nameOf(one),
      title: catalogue.source(one.dataSource).source.title,
    }));
    return {
      sources,
      available: catalogue.sources
        .filter(({ source }) => !source.comesWith)
        .map(({ source }) => describe(source)),
    };
  },
});

export const getSource = defineRoute({
  method: 'get',
  path: '/sources/{name}',
  access: 'admin',
  summary: 'One configuration; secrets only say that they are set',
  params: name,
  reply: configured,
  handle: ({ params, services }) => shown(services, params.name),
});

export const putSource = defineRoute({
  method: 'put',
  path: '/sources/{name}',
  access: 'admin',
  summary: 'Stores a configuration',
  params: name,
  body: given,
  reply: configured,
  async handle({ params, body, caller, services }) {
    refuseOtherName(params.name, body);
    await services.collections.configuration.save(params.name, body.configs, 'network');
    await services.configurationChanged();
    const keys = body.configs.map(({ key }) => key);
    await noteAudit(services.pool, {
      actor: askerOf(knownCaller(caller)).name,
      action: 'source.save',
      subject: params.name,
      detail: { keys },
    });
    return shown(services, params.name);
  },
});

export const deleteSource = defineRoute({
  method: 'delete',
  path: '/sources/{name}',
  access: 'admin',
  summary: 'Forgets a configuration; what was collected stays',
  params: name,
  reply: done,
  async handle({ params, caller, services }) {
    await services.collections.configuration.remove(params.name);
    await services.configurationChanged();
    await noteAudit(services.pool, {
      actor: askerOf(knownCaller(caller)).name,
      action: 'source.remove',
      subject: params.name,
    });
    return { done: true as const };
  },
});

export const testSource = defineRoute({
  method: 'post',
  path: '/sources/{name}/test',
  access: 'admin',
  summary: 'Test connection: with the configuration given, or the stored one',
  params: name,
  body: given.partial(),
  reply: z.object({ ok: z.boolean(), message: z.string() }),
  handle: ({ params, body, services, signal }) =>
    probe(services.collections, params.name, body.configs ?? null, 'network', signal),
});

const candidates = z.array(
  z.object({ kind: z.enum(['environment', 'workflow']), name: z.string(), deployments: z.int() }),
);

export const previewOfProduction = defineRoute({
  method: 'get',
  path: '/sources/{name}/production',
  access: 'admin',
  summary:
    'Which environments and workflows a pattern would make production; the configured one where none is given',
  params: name,
  query: z.strictObject({ pattern: z.string().optional() }),
  reply: z.object({ matched: candidates, others: candidates }),
  async handle({ params, query, services }) {
    await services.collections.configuration.show(params.name);
    return previewProduction(services.pool, params.name, query.pattern);
  },
});

async function shown(services: Services, wanted: string) {
  const { configuration, catalogue } = services.collections;
  const one = await configuration.show(wanted);
  return { ...one, name: nameOf(one), title: catalogue.source(one.dataSource).source.title };
}

function refuseOtherName(wanted: string, { dataSource, connection }: z.output<typeof given>): void {
  if (dataSource === undefined) return;
  const inBody = nameOf({ dataSource, connection: connection ?? 'default' });
  if (inBody !== wanted) throw new InvalidInput(`The address names ${wanted}, the configuration ${inBody}.`);
}

function describe(source: Parameters<typeof settingsOf>[0]) {
  const settings = Object.entries(settingsOf(source)).map(([key, { title, help, example, secret }]) => ({
    key,
    title,
    help,
    example,
    secret: secret === true,
  }));
  return { id: source.id, title: source.title, category: source.category, settings };
}
