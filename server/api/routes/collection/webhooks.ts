import { z } from 'zod';
import { nameOf } from '../../../../collectors/engine/contract/connection.ts';
import type { DataSource, Webhook } from '../../../../collectors/engine/contract/source.ts';
import { Forbidden, NotFound } from '../../../contract/errors.ts';
import type { Services } from '../../../services.ts';
import { defineRoute, type Received } from '../../route.ts';

export const webhook = defineRoute({
  method: 'post',
  path: '/webhooks/{source}',
  access: 'signed',
  summary: 'What a host sends when something happens there: its connections are collected within a minute',
  params: z.object({ source: z.string().describe('Name of the data source, such as github') }),
  body: z.record(z.string(), z.unknown()),
  reply: z.object({ collecting: z.array(z.string()) }),
  async handle({ params, body, received, services }) {
    const { source } = services.collections.catalogue.source(params.source);
    const { concerns } = genuine(source, received, services);
    const collecting: string[] = [];
    for (const connection of await connectionsOf(source, services)) {
      const settings = await services.collections.configuration.values(connection);
      if (concerns(body, received.headers, settings)) collecting.push(nameOf(connection));
    }
    await Promise.all(collecting.map(services.collectSoon));
    return { collecting };
  },
});

/** Throws `NotFound` where the source sends none, `Forbidden` where nobody can tell that it did. */
function genuine(
  source: DataSource,
  { bytes, headers }: Received,
  { webhookSecrets }: Services,
): Webhook<DataSource['settings']> {
  if (!source.webhook) throw new NotFound(`${source.title} sends no webhooks.`);
  const secret = webhookSecrets[source.id];
  if (secret === undefined) {
    throw new Forbidden(`Webhooks of ${source.title} are not switched on.`, {
      hint: `Whoever runs Momentum can set ${source.id.toUpperCase()}_WEBHOOK_SECRET.`,
    });
  }
  if (!source.webhook.isGenuine(bytes, headers, secret)) {
    throw new Forbidden(`This was not signed with the secret of ${source.title}’s webhooks.`);
  }
  return source.webhook;
}

async function connectionsOf(source: DataSource, { collections }: Services) {
  const connections = await collections.configuration.list();
  return connections.filter(({ dataSource }) => dataSource === source.id);
}
