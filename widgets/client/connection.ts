import { SourceDown } from '../../server/contract/errors.ts';
import type { Client } from './client.ts';
import type { ConnectionSettings } from './request.ts';

/** A way to one server. What talks to it is loaded when the first element asks something. */
export interface Connection {
  server: string;
  client(): Promise<Client>;
}

const connections = new Map<string, Connection>();

/** The connection with these settings; the same one for everybody on the page, so that equal questions are asked once. */
export function connectionTo(settings: ConnectionSettings): Connection {
  const key = JSON.stringify([settings.server, settings.token, settings.tokenEndpoint]);
  const known = connections.get(key);
  if (known !== undefined) return known;
  let client: Promise<Client> | null = null;
  const connection: Connection = {
    server: settings.server,
    client() {
      client ??= import('./client.ts').then(
        ({ createClient }) => createClient(settings),
        (cause) => {
          client = null;
          throw new SourceDown('A part of this page could not be loaded.', {
            hint: 'Reload the page.',
            cause,
          });
        },
      );
      return client;
    },
  };
  connections.set(key, connection);
  return connection;
}

/** Where this script came from: the server that is meant where a page names none. */
export const ownServer = new URL(import.meta.url).origin;
