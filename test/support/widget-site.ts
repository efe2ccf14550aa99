import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';

const built = join(import.meta.dirname, '../../widgets/dist');
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** What the real server sends with every page. */
const policy =
  "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

export interface Reply {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** What the stand-in for the API answers; a function is asked each time. `null` never answers. */
export type Replies = Record<
  string,
  Reply | null | ((request: IncomingMessage, url: URL) => Reply | null | Promise<Reply | null>)
>;

export interface WidgetSite {
  address: string;
  /** Paths with queries, as they were asked. */
  asked: string[];
  requests: IncomingMessage[];
  /** Answers of the API by path. */
  replies: Replies;
  /** Pages of the site by path, as HTML. */
  pages: Record<string, string>;
  /** The content security policy of everything; at first what the real server sends. */
  policy: string;
  /** Origins whose pages may load the widgets and read answers. */
  allowedOrigins: string[];
  close(): Promise<void>;
}

/** Serves the built widgets and dashboard over HTTP as the real server does, beside a stand-in for its API. */
export async function openWidgetSite(): Promise<WidgetSite> {
  const server = createServer((request, response) => void answer(site, request, response));
  const site: WidgetSite = {
    address: '',
    asked: [],
    requests: [],
    replies: {},
    pages: {},
    policy,
    allowedOrigins: [],
    close: () => close(server),
  };
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  site.address = addressOf(server);
  return site;
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The site has no port.');
  return `http://127.0.0.1:${address.port}`;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((closed) => server.close(() => closed()));
}

async function answer(site: WidgetSite, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://site');
  setHeaders(site, request, response);
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  const page = site.pages[url.pathname];
  if (page !== undefined) {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
    return;
  }
  const file = fileOf(url.pathname);
  if (file === null) await sendReply(site, request, response, url);
  else sendFile(response, file);
}

function setHeaders(
  { policy: sent, allowedOrigins }: WidgetSite,
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  response.setHeader('Content-Security-Policy', sent);
  if (headers.origin === undefined || !allowedOrigins.includes(headers.origin)) return;
  response.setHeader('Access-Control-Allow-Origin', headers.origin);
  response.setHeader('Access-Control-Allow-Headers', 'authorization');
}

function fileOf(path: string): string | null {
  if (path === '/') return join(built, 'pages/dashboard.html');
  return path.startsWith('/widgets/') ? join(built, normalize(path.slice('/widgets'.length))) : null;
}

function sendFile(response: ServerResponse, path: string): void {
  if (!existsSync(path)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream' });
  createReadStream(path).pipe(response);
}

async function sendReply(
  { asked, requests, replies }: WidgetSite,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  asked.push(`${url.pathname}${url.search}`);
  requests.push(request);
  const found = replies[url.pathname];
  const reply = typeof found === 'function' ? await found(request, url) : found;
  if (reply === null) return;
  const { status = 200, body, headers } = reply ?? problem(404, 'not_found', `Nothing at ${url.pathname}.`);
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A failure as the API tells it. */
export function problem(
  status: number,
  code: string,
  detail: string,
  extra: { hint?: string; headers?: Record<string, string> } = {},
): Reply {
  const { headers, hint } = extra;
  return {
    status,
    body: { type: 'about:blank', title: 'Failed', status, detail, code, ...(hint && { hint }) },
    ...(headers && { headers }),
  };
}
