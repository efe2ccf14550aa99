import { createServer, type RequestListener, type Server } from 'node:http';
import type { Express } from 'express';
import type { CollectionEngine } from '../collectors/engine/engine.ts';
import { hasAdministrator, newSignInPath, tieAdministrators } from './access/sign-in.ts';
import { loadRoutes } from './api/router.ts';
import type { Services } from './api/services.ts';
import { closePictures, drawPicture } from './charts/draw.ts';
import { InvalidInput } from './contract/errors.ts';
import { addFirstSource, ownerOfMachine } from './first-source.ts';
import { type Installation, type OpenOptions, openInstallation } from './open.ts';
import type { Settings } from './settings.ts';
import { webApp } from './web/app.ts';
import { page } from './web/page.ts';

/** The schedule as the server uses it. */
export interface OpenedSchedule {
  sync(): Promise<void>;
  runNow(collectionId: number): Promise<void>;
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
export type OpenBot = (settings: Settings, services: Services) => Promise<OpenedBot | null>;

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
  const { settings, log, print } = options;
  const server = createServer();
  let listener: RequestListener = starting;
  server.on('request', (request, response) => listener(request, response));
  await listen(server, settings);
  const stopping = new AbortController();
  const installation = await openInstallation(options);
  const { services, schedule, bot, app } = await openParts(options, installation, stopping.signal);
  listener = app;
  await bot?.start();
  for (const notice of installation.notices) print(notice);
  print(`Momentum is running: ${addressShown(settings)}`);
  await offerFirstSteps(options, installation, services);
  return {
    async close() {
      log.info('Stopping');
      stopping.abort(new Error('Momentum is stopping.'));
      await new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      });
      await bot?.close();
      await schedule.close();
      await closePictures();
      await installation.close();
    },
  };
}

async function openParts(options: StartOptions, installation: Installation, stopping: AbortSignal) {
  const { settings, log } = options;
  const { pool, metrics, collections } = installation;
  const routes = await loadRoutes();
  const schedule = await options.openSchedule(collections, {
    mongoUrl: settings.mongodbUrl ?? null,
    worker: settings.roles.includes('worker'),
    onCollected: () => tieAdministrators(pool),
  });
  const services: Services = {
    pool,
    metrics,
    collections,
    runNow: schedule.runNow,
    configurationChanged: schedule.sync,
    drawPicture,
    publicUrl: settings.publicUrl,
    stopping,
    log,
  };
  const bot = settings.roles.includes('bot') ? await options.openBot(settings, services) : null;
  const app = webApp(settings, services, routes, (express) => bot?.mount(express));
  return { services, schedule, bot, app };
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
  if (await hasAdministrator(pool)) return;
  const email = await ownerOfMachine(git === undefined ? calledFrom : process.cwd());
  const path = await newSignInPath(pool, null, email);
  print(`Sign in as administrator (once, within 15 minutes): ${addressShown(settings)}${path}`);
}

function listen(server: Server, { host, port }: Settings): Promise<void> {
  return new Promise((listening, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => failed(listenError(error, host, port)));
    server.listen(port, host, () => listening());
  });
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

/** Loopback reads best by its name. */
function addressShown({ publicUrl }: Settings): string {
  return publicUrl.replace('//127.0.0.1:', '//localhost:');
}
