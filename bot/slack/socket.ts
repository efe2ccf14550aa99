import { setTimeout as sleep } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../server/log.ts';
import { slackFailureOf } from './slack-failure.ts';

type SocketClient = SocketModeReceiver['client'];

const shortestWait = 100;
const longestWait = 30_000;
const patienceAtEnd = 2_000;

/**
 * Keeps one socket to Slack open until it is stopped. Slack closes sockets every few hours, networks do at any time; the
 * client's own reconnecting ends the process where Slack cannot be reached, so it is done here.
 */
export function keepConnected(client: SocketClient, log: Log): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const done = connect(client, log, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      client.disconnect().catch(() => {});
      await Promise.race([done, sleep(patienceAtEnd, undefined, { ref: false })]);
    },
  };
}

async function connect(client: SocketClient, log: Log, stopping: AbortSignal): Promise<void> {
  let failures = 0;
  while (!stopping.aborted) {
    const over = Promise.withResolvers<void>();
    client.once('disconnected', over.resolve);
    try {
      await client.start();
      if (failures > 0) log.info('Slack is connected again');
      failures = 0;
      if (stopping.aborted) await client.disconnect();
      await over.promise;
    } catch (error) {
      client.off('disconnected', over.resolve);
      failures += 1;
      if (failures === 1 && !stopping.aborted)
        log.warn({ err: slackFailureOf(error) }, 'Slack cannot be reached; trying on');
    }
    const wait = Math.min(longestWait, shortestWait + failures * 1_000);
    await sleep(wait, undefined, { signal: stopping }).catch(() => {});
  }
}
