import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { plainGitEnvironment } from './git-repository.ts';

/** A git host on this machine: real smart HTTP, by git's own CGI program. */
export interface GitHttpServer {
  /** Without a slash at its end; a repository `a/b.git` below the root is at `${origin}/a/b.git`. */
  origin: string;
  /** Every request so far: its path, and whether it brought credentials. */
  requests: { path: string; authorization: string | undefined }[];
  /** After so many requests none is answered any more. */
  stallAfter: number;
  /** How many connections are open now. */
  connections: () => Promise<number>;
  close: () => Promise<void>;
}

export interface GitHttpServerOptions {
  /** Asked for by Basic authentication where given. */
  username?: string;
  password?: string;
  /** Sends every request to the same path of another origin. */
  redirectTo?: string;
}

/** Serves the repositories below a folder on a free port. */
export async function gitHttpServer(
  root: string,
  options: GitHttpServerOptions = {},
): Promise<GitHttpServer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const host: GitHttpServer = {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    requests: [],
    stallAfter: Number.POSITIVE_INFINITY,
    connections: promisify(server.getConnections.bind(server)),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { authorization } = request.headers;
    host.requests.push({ path: request.url ?? '', authorization });
    if (host.requests.length > host.stallAfter) return;
    if (options.redirectTo !== undefined) {
      response.writeHead(302, { location: `${options.redirectTo}${request.url}` }).end();
    } else if (options.password !== undefined && authorization !== basic(options)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    } else runBackend(root, request, response);
  });
  return host;
}

function basic({ username = '', password = '' }: GitHttpServerOptions): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Lets git's own CGI program answer a request whose path begins at a folder. */
export function runBackend(root: string, request: IncomingMessage, response: ServerResponse): void {
  const [path, query = ''] = (request.url ?? '').split('?');
  const child = spawn('git', ['http-backend'], {
    env: {
      ...plainGitEnvironment,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: headerOf(request, 'git-protocol'),
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(path ?? ''),
      QUERY_STRING: query,
      CONTENT_TYPE: headerOf(request, 'content-type'),
      HTTP_CONTENT_ENCODING: headerOf(request, 'content-encoding'),
    },
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => response.destroy());
  response.on('close', () => child.kill());
  let head = Buffer.alloc(0);
  child.stdout.on('data', function untilBody(chunk: Buffer) {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) return;
    child.stdout.off('data', untilBody);
    answerHead(head.subarray(0, end).toString(), response);
    response.write(head.subarray(end + 4));
    child.stdout.pipe(response);
  });
}

function answerHead(text: string, response: ServerResponse): void {
  for (const line of text.split('\r\n')) {
    const [name = '', value = ''] = line.split(/: (.*)/s);
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
}

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
