import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';

/** Slack's side of Socket Mode. */
export interface SlackSockets {
  /** Waits until an app is connected. */
  connected(): Promise<void>;
  /** Sends an envelope and answers what the app acknowledged it with. */
  deliver(type: 'slash_commands' | 'interactive', payload: object): Promise<unknown>;
  /** Tells the app to connect again, as Slack does every few hours. */
  recycle(): Promise<void>;
  /** How many apps are connected. */
  open(): number;
  /** Cuts the connection without a word. */
  cut(): void;
  close(): void;
}

const acknowledgement = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });
const patience = 20_000;

/** Opens `/socket` on a server. */
export function openSockets(server: Server): SlackSockets {
  const sockets = new WebSocketServer({ server, path: '/socket' });
  const waiting = new Map<string, (payload: unknown) => void>();
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      const { envelope_id, payload } = acknowledgement.parse(JSON.parse(String(data)));
      waiting.get(envelope_id)?.(payload);
    });
    socket.send(
      JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0MOMENTUM' } }),
    );
  });
  const open = () => [...sockets.clients].find((socket) => socket.readyState === socket.OPEN);

  async function connected(other?: WebSocket): Promise<void> {
    const until = Date.now() + patience;
    while (open() === undefined || open() === other) {
      if (Date.now() > until) throw new Error('No app has connected.');
      await sleep(10);
    }
  }

  return {
    connected: () => connected(),
    async deliver(type, payload) {
      await connected();
      const id = randomUUID();
      const answer = new Promise((acknowledged) => waiting.set(id, acknowledged));
      open()?.send(JSON.stringify({ type, envelope_id: id, payload, accepts_response_payload: true }));
      return Promise.race([
        answer,
        sleep(patience, undefined, { ref: false }).then(() => {
          throw new Error('No acknowledgement came.');
        }),
      ]);
    },
    async recycle() {
      const old = open();
      old?.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
      await connected(old);
    },
    open: () => [...sockets.clients].filter((socket) => socket.readyState === socket.OPEN).length,
    cut() {
      for (const socket of sockets.clients) socket.terminate();
    },
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}
