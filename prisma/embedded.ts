import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../server/log.ts';
import { makeCluster } from './embedded/cluster.ts';
import { clusterAddressOf, type Guest, tryToJoin } from './embedded/guest.ts';
import { type ClusterPlace, type ClusterSettings, findPlace, noticesOn } from './embedded/place.ts';
import { writeRecord } from './embedded/record.ts';
import { findServer, stopServer } from './embedded/server.ts';
import { startServer } from './embedded/start.ts';

/** The PostgreSQL that comes with Momentum, while this process uses it. */
export interface EmbeddedDatabase {
  url: string;
  /** Sentences for whoever started Momentum: where things went that are not under MOMENTUM_HOME. */
  notices: string[];
  /** Leaves it. The last process out stops the server, whichever started it. End your own connections before. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** MOMENTUM_HOME; made where it is missing. */
  home: string;
  log: Log;
  /** Server settings beside the usual ones. */
  settings?: ClusterSettings;
}

const patience = 120_000;

/**
 * Joins the server of this home, and starts it where none runs. Any number of processes may do that at any moment, and any
 * of them may be killed. A server that dies while this process stays is started again.
 */
export async function openEmbeddedDatabase({
  home,
  log,
  settings = {},
}: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const place = await findPlace(home, settings);
  let stay = join(place, rejoin);
  function rejoin(): void {
    log.warn('The embedded database ended and is started again');
    stay = join(place, rejoin);
    stay.catch((err: unknown) => log.fatal({ err }, 'The embedded database does not start again'));
  }
  const { server } = await stay;
  return {
    url: clusterAddressOf(place, server),
    notices: noticesOn(place),
    async close() {
      const guest = await stay;
      await guest.leave(() => stopServer(guest.server, place.data));
    },
  };
}

async function join(place: ClusterPlace, onLost: () => void): Promise<Guest> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await delay(50)) {
    await makeCluster(place);
    const server = await findServer(place.data);
    const guest = server?.ready && (await tryToJoin(place, server, onLost));
    if (guest) {
      noteServer(place, guest);
      return guest;
    }
    if (!server) await startServer(place);
  }
  throw new Error(
    `The embedded database in ${place.data} took no connection for ${patience / 1000} seconds.`,
  );
}

// For the next start, which takes the same port if it can, and for people who look.
function noteServer(place: ClusterPlace, { server: { port, pid } }: Guest): void {
  if (place.record.port === port && place.record.pid === pid) return;
  place.record = { ...place.record, port, pid };
  writeRecord(place.home, place.record);
}
