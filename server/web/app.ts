import { join } from 'node:path';
import express, { type Express, type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import { openApi } from '../api/openapi.ts';
import { sendProblem } from '../api/problem.ts';
import type { Route } from '../api/route.ts';
import { apiRouter } from '../api/router.ts';
import type { Services } from '../services.ts';
import type { ServerSettings } from '../settings.ts';
import { healthRouter, metricsRouter } from './health.ts';
import { onlyOwnHosts } from './hosts.ts';
import { page, pageStyle } from './page.ts';
import { requestsAMinute, wrongTokensAMinute } from './rate-limits.ts';
import { signInRouter } from './sign-in.ts';
import { slackLinkRouter } from './slack-link.ts';

const built = join(import.meta.dirname, '../../widgets/dist');
const mostRequests = 1_200;
const mostWrongTokens = 200;

/**
 * The web server: health, and where this process has the role `web` API, components, dashboard. `before` is mounted before any
 * body is read, as Slack's signatures need.
 */
export function webApp(
  settings: ServerSettings,
  services: Services,
  routes: readonly Route[],
  before: (app: Express) => void,
): Express {
  const app = express();
  app.disable('x-powered-by');
  if (isBehindProxy(settings)) app.set('trust proxy', 'loopback, uniquelocal');
  // Load balancers ask for these by address, under no name of ours.
  app.use(healthRouter(services));
  app.use(onlyOwnHosts(settings));
  app.use(metricsRouter(services));
  app.use(securityHeaders(settings));
  before(app);
  const hasWebsite = settings.roles.includes('web');
  if (hasWebsite) app.use(website(settings, services, routes));
  app.use((_request, response) => {
    response.status(404).send(hasWebsite ? nothingHere : noWebsite);
  });
  app.use(sendProblem(services.log));
  return app;
}

/** What people and their programs meet. */
function website(settings: ServerSettings, services: Services, routes: readonly Route[]): Router {
  const site = Router();
  // Before whatever may refuse a request: a page that embeds must be able to read why.
  site.use(['/api/v1', '/widgets'], fromOtherSites(settings.embedOrigins));
  site.use(requestsAMinute(mostRequests), wrongTokensAMinute(mostWrongTokens));
  site.use(signInRouter(services));
  site.use(slackLinkRouter(services));
  site.get('/api/v1/openapi.json', (_request, response) => {
    response.json(openApi(routes, settings.publicUrl));
  });
  site.use('/api/v1', apiRouter(routes, services, settings.adminToken));
  site.use(ownFiles());
  return site;
}

const nothingHere = page('There is nothing here', '<p><a href="/">Go to the dashboard</a></p>');
const noWebsite = page(
  'There is nothing here',
  '<p>MOMENTUM_ROLES leaves the dashboard to another process.</p>',
);

/** The components and the dashboard, as they were built. */
function ownFiles(): Router {
  const router = Router();
  const files = { index: false, redirect: false } as const;
  // Their names change with their content.
  router.use(
    '/widgets/chunks',
    express.static(join(built, 'chunks'), { ...files, maxAge: '1y', immutable: true }),
  );
  router.use('/widgets', express.static(built, { ...files, maxAge: '5m' }));
  router.get('/assets/page.css', (_request, response) => {
    response.type('css').send(pageStyle);
  });
  router.get('/', (_request, response) => {
    response.sendFile(join(built, 'pages/dashboard.html'), { headers: { 'Cache-Control': 'no-cache' } });
  });
  return router;
}

/** Users reach it under an address that it does not listen on itself. Then the proxy says whose a request is. */
function isBehindProxy({ publicUrl, port }: ServerSettings): boolean {
  const { protocol, port: publicPort } = new URL(publicUrl);
  return protocol === 'https:' || Number(publicPort || 80) !== port;
}

function securityHeaders({ publicUrl, embedOrigins }: ServerSettings): RequestHandler {
  const secure = publicUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'", ...embedOrigins],
        ...(secure && { upgradeInsecureRequests: [] }),
      },
    },
    strictTransportSecurity: secure,
    crossOriginResourcePolicy: { policy: embedOrigins.length > 0 ? 'cross-origin' : 'same-origin' },
    xFrameOptions: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
}

/** Sites that may embed the components may read what they need, with a token; cookies are never taken from them. */
function fromOtherSites(origins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary('Origin');
    if (origin !== undefined && origins.includes(origin)) {
      response.set({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Expose-Headers': 'retry-after',
      });
      if (request.method === 'OPTIONS') {
        response.set({
          'Access-Control-Allow-Headers': 'authorization',
          'Access-Control-Allow-Methods': 'GET',
          'Access-Control-Max-Age': '600',
        });
        response.status(204).end();
        return;
      }
    }
    next();
  };
}
