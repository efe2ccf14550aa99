import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Express, type Response as Reply, type Request } from 'express';
import { afterAll } from 'vitest';
import { type CheckedMessage, checkedMessage, objections, type StoredFile } from './slack-blocks.ts';
import { methods, refusalOf, type SlackPerson, type SlackState } from './slack-methods.ts';
import { commandFields, postSigned, pressPayload } from './slack-requests.ts';
import { openSockets, type SlackSockets } from './slack-sockets.ts';

export const botToken = 'xoxb-a-bot';
export const appToken = 'xapp-an-app';

/** A message that Slack took, and where it put it. */
export type SentMessage = CheckedMessage & { response_type?: string; replace_original?: boolean };

/** How Slack behaves at the moment; tests change it. */
export interface Behaviour {
  chartsKnown: boolean;
  /** Seconds that a method wants to be left alone for, by its name; `response_url` is one. */
  rateLimited: Map<string, number>;
  /** Every connection is closed without an answer. */
  down: boolean;
  scopes: Set<string>;
}

export interface SlackStandIn extends Pick<SlackState, 'people' | 'files' | 'team'> {
  apiUrl: string;
  behaviour: Behaviour;
  /** What was called, refused calls included. */
  calls: { method: string; args: Record<string, string>; error: string | null }[];
  /** What Slack did not take of what was sent to response addresses, and why. */
  refused: { message: unknown; why: string[] }[];
  sockets: SlackSockets;
  /** How often a new file has to be looked at before messages may show it. */
  slowFiles(looks: number): void;
  /** An address to answer to, and what is sent there. */
  conversation(): Conversation;
}

/** One command or press, and its answers. */
export interface Conversation {
  responseUrl: string;
  sent: SentMessage[];
  /** Waits until so many messages were sent. */
  messages(count?: number): Promise<SentMessage[]>;
  /** Half an hour has passed. */
  expire(): void;
}

interface Address {
  uses: number;
  expired: boolean;
  sent: SentMessage[];
}

const mostUses = 5;
const patience = 20_000;

/**
 * Slack's Web API, response addresses, uploads and sockets over real HTTP on this machine. It takes what Slack takes and refuses
 * what Slack refuses; it ends with the test file.
 */
export async function slackStandIn(): Promise<SlackStandIn> {
  const app = express();
  const server = createServer(app);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sockets = openSockets(server);
  const addresses = new Map<string, Address>();
  const state: SlackState = {
    team: { id: 'T0ACME', name: 'Acme' },
    people: new Map<string, SlackPerson>(),
    files: new Map<string, StoredFile>(),
    looksUntilReady: 0,
    uploadUrl: (file) => `http://${origin}/upload/${file}`,
    socketUrl: () => `ws://${origin}/socket`,
  };
  const { team, people, files } = state;
  const standIn: SlackStandIn = {
    team,
    people,
    files,
    apiUrl: `http://${origin}/api/`,
    behaviour: { chartsKnown: true, rateLimited: new Map(), down: false, scopes: new Set() },
    calls: [],
    refused: [],
    sockets,
    slowFiles(looks) {
      state.looksUntilReady = looks;
    },
    conversation: () => conversation(`http://${origin}/respond/`, addresses),
  };
  serve(app, standIn, state, addresses);
  afterAll(async () => {
    sockets.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return standIn;
}

/** Types a command as somebody in Slack and answers Slack's side of it: the acknowledgement, and what is sent later. */
export async function type(slack: SlackStandIn, origin: string, user: string, text: string) {
  const said = slack.conversation();
  const fields = commandFields({ text, user, team: slack.team.id, responseUrl: said.responseUrl });
  const ack = await postSigned(`${origin}/slack/events`, fields);
  return { ack, said };
}

/** Presses a button. */
export async function press(
  slack: SlackStandIn,
  origin: string,
  user: string,
  button: { action_id: string; value?: string | undefined },
) {
  const said = slack.conversation();
  const { action_id: actionId, value } = button;
  const payload = pressPayload({ actionId, value, user, team: slack.team.id, responseUrl: said.responseUrl });
  const ack = await postSigned(`${origin}/slack/events`, { payload: JSON.stringify(payload) });
  return { ack, said };
}

function serve(
  app: Express,
  standIn: SlackStandIn,
  state: SlackState,
  addresses: Map<string, Address>,
): void {
  app.use((request, _response, next) => {
    if (standIn.behaviour.down) request.socket.destroy();
    else next();
  });
  app.post('/api/:method', express.urlencoded({ extended: false, limit: '1mb' }), (request, response) => {
    callMethod(standIn, state, request, response);
  });
  app.post('/upload/:file', express.raw({ type: () => true, limit: '20mb' }), async (request, response) => {
    const file = state.files.get(request.params.file);
    if (file) file.bytes = await uploadedBytes(request);
    response.status(file ? 200 : 404).send(file ? `OK - ${file.bytes.length}` : 'no such upload');
  });
  app.post('/respond/:address', express.json({ limit: '1mb' }), (request, response) => {
    takeMessage(standIn, addresses.get(request.params.address), request, response);
  });
}

/** The file as it is, or as the part of a form that it came in. */
async function uploadedBytes(request: Request): Promise<Buffer> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) return Buffer.from(request.body);
  const form = await new Response(request.body, { headers: { 'content-type': type } }).formData();
  const file = [...form.values()].find((value) => typeof value !== 'string');
  return Buffer.from((await file?.arrayBuffer()) ?? new ArrayBuffer(0));
}

function callMethod(standIn: SlackStandIn, state: SlackState, request: Request, response: Reply): void {
  const name = String(request.params.method);
  const args: Record<string, string> = { ...request.body };
  const seconds = standIn.behaviour.rateLimited.get(name);
  if (seconds !== undefined) {
    standIn.calls.push({ method: name, args, error: 'ratelimited' });
    response.status(429).set('Retry-After', String(seconds)).json({ ok: false, error: 'ratelimited' });
    return;
  }
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? args.token;
  const result = resultOf(standIn, state, name, token, args);
  standIn.calls.push({ method: name, args, error: result.ok ? null : String(result.error) });
  response.json(result);
}

function resultOf(
  { behaviour }: SlackStandIn,
  state: SlackState,
  name: string,
  token: string | undefined,
  args: Record<string, string>,
): Record<string, unknown> {
  const method = methods[name];
  if (method === undefined) return { ok: false, error: 'unknown_method' };
  if (token === undefined) return { ok: false, error: 'not_authed' };
  if (token !== (method.token === 'app' ? appToken : botToken)) return { ok: false, error: 'invalid_auth' };
  if (method.scope !== null && !behaviour.scopes.has(method.scope))
    return {
      ok: false,
      error: 'missing_scope',
      needed: method.scope,
      provided: [...behaviour.scopes].join(),
    };
  if (!method.args.safeParse(args).success) return { ok: false, error: 'invalid_arguments' };
  try {
    return { ok: true, ...method.answer(args, state) };
  } catch (error) {
    return { ok: false, error: refusalOf(error) };
  }
}

function takeMessage(
  { behaviour, refused, files }: SlackStandIn,
  address: Address | undefined,
  request: Request,
  response: Reply,
): void {
  const seconds = behaviour.rateLimited.get('response_url');
  if (seconds !== undefined) {
    response.status(429).set('Retry-After', String(seconds)).send('rate_limited');
    return;
  }
  const error =
    address === undefined || address.expired ? 'expired_url' : address.uses >= mostUses ? 'used_url' : null;
  if (address) address.uses += 1;
  const why = objections(request.body, { chartsKnown: behaviour.chartsKnown, files });
  if (error !== null || why.length > 0) {
    refused.push({ message: request.body, why: error === null ? why : [error] });
    response.status(404).json({ ok: false, error: error ?? 'invalid_blocks' });
    return;
  }
  address?.sent.push(checkedMessage.parse(request.body));
  response.send('ok');
}

function conversation(base: string, addresses: Map<string, Address>): Conversation {
  const id = randomBytes(8).toString('hex');
  const address: Address = { uses: 0, expired: false, sent: [] };
  addresses.set(id, address);
  return {
    responseUrl: base + id,
    sent: address.sent,
    async messages(count = 1) {
      const until = Date.now() + patience;
      while (address.sent.length < count) {
        if (Date.now() > until) throw new Error(`${address.sent.length} of ${count} messages came.`);
        await sleep(10);
      }
      return address.sent;
    },
    expire() {
      address.expired = true;
    },
  };
}
