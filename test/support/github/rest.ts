import { createHash } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { refusal, send } from './answer.ts';
import { limitRefused } from './gate.ts';
import { limitHeaders } from './limits.ts';
import { fullName, type Repository } from './organisation.ts';
import { actionsRoutes } from './rest/actions.ts';
import { alertRoutes, organisationAlertRoutes } from './rest/alerts.ts';
import { commentRoutes } from './rest/comments.ts';
import { commitRoutes } from './rest/commits.ts';
import { deploymentRoutes } from './rest/deployments.ts';
import { peopleRoutes } from './rest/people.ts';
import { pullRequestRoutes } from './rest/pull-requests.ts';
import { repositoryRoutes } from './rest/repositories.ts';
import {
  type Answered,
  type Asked,
  type AskedOf,
  found,
  queryOf,
  RestRefusal,
  type Route,
} from './rest/route.ts';
import { allRepositories, repositoryNamed, type World } from './world.ts';

/** Those with a fixed word come before those where a number stands in its place. */
const routesOfRepositories: Route<AskedOf>[] = [
  ...repositoryRoutes,
  ...commitRoutes,
  ...commentRoutes,
  ...pullRequestRoutes,
  ...actionsRoutes,
  ...deploymentRoutes,
  ...alertRoutes,
];

/** A repository that moved. */
class Moved extends Error {
  readonly to: string;
  constructor(to: string) {
    super('Moved Permanently');
    this.to = to;
  }
}

/** The REST API below an address: all that can be asked for with GET, and a refusal that names whatever it does not have. */
export function restRouter(world: World, prefix: string): Router {
  const router = Router();
  const api = `${world.origin}${prefix}`;
  for (const route of [...peopleRoutes, ...organisationAlertRoutes])
    router.get(route.path, (request, response) => {
      serve(world, request, response, () => answer(askedBy(world, api, request), route));
    });
  for (const route of routesOfRepositories)
    for (const start of ['/repos/:owner/:repo', '/repositories/:id'])
      router.get(start + route.path, (request, response) => {
        serve(world, request, response, () => answer(askedOfRepository(world, api, request), route));
      });
  router.use((request, response) => {
    const message = `The stand-in of GitHub has no ${request.method} ${request.path}.`;
    send(world, response, refusal(501, message));
  });
  return router;
}

function askedBy(world: World, api: string, request: Request): Asked {
  const { pathname, searchParams } = new URL(request.url, world.origin);
  const query = queryOf(searchParams);
  const params = Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => [name, String(value)]),
  );
  return { world, params, query, api, path: pathname };
}

function askedOfRepository(world: World, api: string, request: Request): AskedOf {
  const asked = askedBy(world, api, request);
  const { owner, repo, id } = asked.params;
  const known =
    id === undefined
      ? repositoryNamed(world, `${owner}/${repo}`)
      : { repository: repositoryWithId(world, id), isFormer: false };
  const { repository, isFormer } = found(known);
  const rest = asked.path.replace(/^\/(repos\/[^/]+\/[^/]+|repositories\/\d+)/, '');
  const path = `/repositories/${repository.id}${rest}`;
  if (isFormer) throw new Moved(`${api}${path}${asked.query.all.size > 0 ? `?${asked.query.all}` : ''}`);
  if (world.trouble.forbidden.has(fullName(repository)))
    throw new RestRefusal(
      403,
      'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
    );
  return { ...asked, repository, path };
}

function repositoryWithId(world: World, id: string): Repository {
  return found(allRepositories(world).find((each) => String(each.id) === id));
}

function answer<Question extends Asked>(asked: Question, route: Route<Question>): Answered {
  if (!asked.world.permissions.has(route.permission))
    throw new RestRefusal(403, 'Resource not accessible by personal access token');
  const answered = route.answer(asked);
  const [unread] = asked.query.unread();
  if (unread !== undefined)
    throw new RestRefusal(501, `The stand-in of GitHub does not know ${unread} of ${route.path}.`);
  return answered;
}

function serve(world: World, request: Request, response: Response, find: () => Answered): void {
  const refused = request.path === '/rate_limit' ? null : limitRefused(world.limits.rest);
  if (refused) {
    send(world, response, refused);
    return;
  }
  try {
    answerOnce(world, request, response, find());
  } catch (error) {
    count(world);
    const headers = limitHeaders(world.limits.rest);
    if (error instanceof Moved) {
      const body = {
        message: error.message,
        url: error.to,
        documentation_url: 'https://docs.github.com/rest',
      };
      send(world, response, {
        status: 301,
        headers: { ...headers, location: error.to },
        body: JSON.stringify(body),
      });
    } else if (error instanceof RestRefusal) {
      send(world, response, refusal(error.status, error.message, headers));
    } else throw error;
  }
}

/** What the caller has already costs nothing. */
function answerOnce(world: World, request: Request, response: Response, { body, link }: Answered): void {
  const text = JSON.stringify(body, (_, value: unknown) => withOddities(world, value));
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
  const isKnown = request.headers['if-none-match'] === etag;
  if (isKnown) world.spent.notModified += 1;
  else if (request.path !== '/rate_limit') count(world);
  const headers = { ...limitHeaders(world.limits.rest), etag, ...(link ? { link } : {}) };
  send(world, response, { status: isKnown ? 304 : 200, headers, body: isKnown ? '' : text });
}

function count(world: World): void {
  world.limits.rest.used += 1;
  world.spent.rest += 1;
}

function withOddities({ trouble }: World, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('node_id' in value)) return value;
  const odd = trouble.odd.filter((each) => each.nodeId === value.node_id && each.field in value);
  return odd.length === 0
    ? value
    : { ...value, ...Object.fromEntries(odd.map((each) => [each.field, each.value])) };
}
