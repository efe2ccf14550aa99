import { Client, DatabaseError } from 'pg';
import { InvalidInput } from '../../server/contract/errors.ts';
import { roleName } from './cluster.ts';
import type { ClusterPlace } from './place.ts';
import type { Server } from './server.ts';

/** One process's stay at a server. The server knows its guests by the locks they hold, so a killed one is none any more. */
export interface Guest {
  server: Server;
  /** Leaves, and calls `stop` where nobody else is left; nobody can join while that goes on. */
  leave(stop: () => Promise<void>): Promise<void>;
}

/** Guests hold this advisory lock shared, the last one out holds it alone: "guests" in ASCII. */
const guestLock = '113753910899827';
const serverStops = '57P01';
const wrongPassword = new Set(['28P01', '28000', '3D000']);

/** Joins the server, or nothing where it takes no guests: it is starting, stopping or gone. `onLost` hears when it ends. */
export async function tryToJoin(
  place: ClusterPlace,
  server: Server,
  onLost: () => void,
): Promise<Guest | undefined> {
  const client = new Client({
    connectionString: clusterAddressOf(place, server),
    application_name: 'momentum guest',
  });
  let leaving = false;
  // The end that follows every error says all there is to say.
  client.on('error', () => undefined);
  if (!(await connects(client, place)) || !(await unlessLost(locks(client, 'pg_try_advisory_lock_shared')))) {
    await client.end();
    return undefined;
  }
  client.on('end', () => {
    if (!leaving) onLost();
  });
  return {
    server,
    async leave(stop) {
      leaving = true;
      if (await unlessLost(leaves(client))) await stop();
      await client.end();
    },
  };
}

/** The address of Momentum's database on `server`. */
export function clusterAddressOf({ record }: ClusterPlace, { port }: Server): string {
  return `postgresql://${roleName}:${record.password}@127.0.0.1:${port}/${roleName}`;
}

async function connects(client: Client, { home, data }: ClusterPlace): Promise<boolean> {
  try {
    await client.connect();
    return true;
  } catch (cause) {
    if (!(cause instanceof DatabaseError) || !wrongPassword.has(cause.code ?? '')) return false;
    throw new InvalidInput(`The database in ${data} does not know the password in ${home}/postgres.json.`, {
      hint: 'Bring both back from the same backup.',
      cause,
    });
  }
}

async function leaves(client: Client): Promise<boolean> {
  await locks(client, 'pg_advisory_unlock_shared');
  return locks(client, 'pg_try_advisory_lock');
}

// Where the connection is lost meanwhile, the last guest is stopping the server at this moment.
async function unlessLost(answer: Promise<boolean>): Promise<boolean> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code === serverStops) return false;
    throw error;
  }
}

async function locks(client: Client, lockFunction: string): Promise<boolean> {
  const { rows } = await client.query<{ done: boolean }>(`select ${lockFunction}($1::int8) as done`, [
    guestLock,
  ]);
  return rows[0]?.done === true;
}
