import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { openApi } from '../api/openapi.ts';
import { sendProblem } from '../api/problem.ts';
import type { Route } from '../api/route.ts';
import { apiRouter } from '../api/router.ts';
import type { Services } from '../api/services.ts';
import type { Settings } from '../settings.ts';
import { healthRouter } from './health.ts';
import { onlyOwnHosts } from './hosts.ts';
import { pageStyle } from './page.ts';
import { signInRouter } from './sign-in.ts';
import { slackLinkRouter } from './slack-link.ts';

const built = join(import.meta.dirname, '../../widgets/dist');
const requestsAMinute = 1_200;

/** The web server: health, API, components, dashboard. `before` is mounted before any body is read, as Slack's signatures need. */
export function webApp(
  settings: Settings,
  services: Services,
  routes: readonly Route[],
  before: (app: Express) => void,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(healthRouter(services));
  app.use(onlyOwnHosts(settings));
  app.use(securityHeaders(settings));
  before(app);
  app.use(
    rateLimit({ windowMs: 60_000, limit: requestsAMinute, standardHeaders: 'draft-8', legacyHeaders: false }),
  );
  app.use(signInRouter(services));
  app.use(slackLinkRouter(services));
  app.get('/api/v1/openapi.json', (_request, response) => {
    response.json(openApi(routes, settings.publicUrl));
  });
  app.use('/api/v1', fromOtherSites(settings.embedOrigins), apiRouter(routes, services, settings.adminToken));
  app.get('/assets/page.css', (_request, response) => {
    response.type('css').send(pageStyle);
  });
  app.use(
    '/widgets',
    fromOtherSites(settings.embedOrigins),
    express.static(built, { index: false, maxAge: '5m' }),
  );
  app.get('/', (_request, response) => {
    response.sendFile(join(built, 'dashboard/index.html'), { headers: { 'Cache-Control': 'no-cache' } });
  });
  app.use(sendProblem(services.log));
  return app;
}

function securityHeaders({ publicUrl, embedOrigins }: Settings): RequestHandler {
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
      response.set('Access-Control-Allow-Origin', origin);
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
