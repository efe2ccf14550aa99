import { createServer, type RequestListener, type Server } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Express } from 'express';
import type { CollectionEngine } from '../collectors/engine/engine.ts';
import { hasAdministrator, newSignInPath, tieAdministrators } from './access/sign-in.ts';
import { loadRoutes } from './api/router.ts';
import { closePictures, drawPicture } from './charts/draw.ts';
import { InvalidInput } from './contract/errors.ts';
import { listed } from './contract/words.ts';
import { addFirstSource, ownerOfMachine } from './first-source.ts';
import { type Installation, type OpenOptions, openInstallation } from './open.ts';
import type { Services } from './services.ts';
import { roles as allRoles } from './settings/variables.ts';
import type { ServerSettings } from './settings.ts';
import { webApp } from './web/app.ts';
import { page } from './web/page.ts';

const mostMillisecondsToEnd = 2_000;

/** The schedule as the server uses it. */
export interface OpenedSchedule {
  sync(): Promise<void>;
  runNow(collectionId: number): Promise<void>;
  collectSoon(connection: string): Promise<void>;
  answers(): Promise<void>;
  close(): Promise<void>;
}

/** The Slack bot as the server uses it. */
export interface OpenedBot {
  /** Adds Slack's end point, before any body is read. */
  mount(app: Express): void;
  start(): Promise<void>;
  close(): Promise<void>;
}

export type OpenSchedule = (
  engine: CollectionEngine,
  options: { mongoUrl: string | null; worker: boolean; onCollected: () => Promise<void> },
) => Promise<OpenedSchedule>;
/** Null where Slack is not set up. */
export type OpenBot = (settings: ServerSettings, services: Services) => Promise<OpenedBot | null>;

/** The parts that only `main.ts` knows. */
export interface Openers {
  openSchedule: OpenSchedule;
  openBot: OpenBot;
}

export interface StartOptions extends OpenOptions, Openers {
  /** A repository to read where nothing is configured yet: a path or an address. */
  git: string | undefined;
  /** Where npm was called. */
  calledFrom: string;
  print(line: string): void;
}

export interface RunningServer {
  close(): Promise<void>;
}

/** Starts the parts that MOMENTUM_ROLES names. The port is taken first: whether it is free is known before anything else is done. */
export async function start(options: StartOptions): Promise<RunningServer> {
  const server = createServer();
  await listen(server, options.settings);
  const stopping = new AbortController();
  const opened = new AsyncDisposableStack();
  const close = async () => {
    stopping.abort(new Error('Momentum is stopping.'));
    await stopListening(server);
    await opened.disposeAsync();
  };
  try {
    await serve(server, options, opened, stopping.signal);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async close() {
      options.log.info('Stopping');
      await close();
    },
  };
}

/** Opens everything and answers with it; what was opened last is closed first. */
async function serve(
  server: Server,
  options: StartOptions,
  opened: AsyncDisposableStack,
  stopping: AbortSignal,
): Promise<void> {
  const { settings, print } = options;
  let listener: RequestListener = starting;
  server.on('request', (request, response) => listener(request, response));
  const installation = await openInstallation(options);
  opened.defer(() => installation.close());
  const { services, bot, app } = await openParts(options, installation, opened, stopping);
  listener = app;
  await bot?.start();
  for (const notice of installation.notices) print(notice);
  print(runningLine(settings));
  await offerFirstSteps(options, installation, services);
}

async function openParts(
  options: StartOptions,
  { pool, metrics, collections }: Installation,
  opened: AsyncDisposableStack,
  stopping: AbortSignal,
) {
  const { settings, log } = options;
  const routes = await loadRoutes();
  opened.defer(closePictures);
  const schedule = await options.openSchedule(collections, {
    mongoUrl: settings.mongodbUrl ?? null,
    worker: settings.roles.includes('worker'),
    onCollected: () => tieAdministrators(pool),
  });
  opened.defer(() => schedule.close());
  const services: Services = {
    pool,
    metrics,
    collections,
    runNow: schedule.runNow,
    collectSoon: schedule.collectSoon,
    jobsAnswer: schedule.answers,
    webhookSecrets: { github: settings.githubWebhookSecret },
    configurationChanged: schedule.sync,
    drawPicture,
    publicUrl: settings.publicUrl,
    stopping,
    log,
  };
  const bot = settings.roles.includes('bot') ? await options.openBot(settings, services) : null;
  if (bot) opened.defer(() => bot.close());
  const app = webApp(settings, services, routes, (express) => bot?.mount(express));
  return { services, bot, app };
}

async function offerFirstSteps(
  options: StartOptions,
  installation: Installation,
  services: Services,
): Promise<void> {
  const { settings, git, calledFrom, print } = options;
  const { pool } = installation;
  const repository = await addFirstSource(installation.collections, git ?? calledFrom, git !== undefined);
  if (repository !== null) {
    await services.configurationChanged();
    await services.runNow(repository.collectionId);
    print(`Reading the history of ${repository.address}`);
  }
  if (!settings.roles.includes('web') || (await hasAdministrator(pool))) return;
  const email = await ownerOfMachine(git === undefined ? calledFrom : process.cwd());
  const path = await newSignInPath(pool, null, email);
  print(`Sign in as administrator (once, within 15 minutes): ${addressShown(settings)}${path}`);
}

function listen(server: Server, { host, port }: ServerSettings): Promise<void> {
  return new Promise((listening, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => failed(listenError(error, host, port)));
    server.listen(port, host, () => listening());
  });
}

/** What is being answered has a moment to end. */
async function stopListening(server: Server): Promise<void> {
  const closed = new Promise<void>((over) => server.close(() => over()));
  const cut = setTimeout(() => server.closeAllConnections(), mostMillisecondsToEnd);
  await closed;
  clearTimeout(cut);
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new InvalidInput(`Port ${port} is taken: stop what listens there, or set PORT to another one.`);
  if (error.code === 'EACCES')
    return new InvalidInput(`Port ${port} may not be used by this user: set PORT to one from 1024 up.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new InvalidInput(`HOST ${host} is no address of this machine.`);
  return error;
}

const starting: RequestListener = (_request, response) => {
  response.writeHead(503, { 'Content-Type': 'text/html; charset=utf-8', 'Retry-After': '1', Refresh: '1' });
  response.end(page('Momentum is starting', '<p>This page comes back by itself.</p>'));
};

/** What runs here and where it is. Without the role `web` there is nothing to look at but the health of the process. */
export function runningLine(settings: ServerSettings): string {
  const { roles, host, port } = settings;
  const missing = allRoles.filter((role) => !roles.includes(role));
  const running = missing.length === 0 ? 'running' : `running as ${listed(roles)}`;
  if (roles.includes('web')) return `Momentum is ${running}: ${addressShown(settings)}`;
  const name = isIPv6(host) ? `[${host}]` : host;
  return `Momentum is ${running}; its health is at http://${name}:${port}/readyz`;
}

/** Loopback reads best by its name. */
function addressShown({ publicUrl }: ServerSettings): string {
  return publicUrl.replace('//127.0.0.1:', '//localhost:');
}
