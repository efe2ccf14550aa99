import { z } from 'zod';
import type { Route } from './route.ts';

type Json = Record<string, unknown>;

/** Describes every route, from the same objects that validate. */
export function openApi(routes: readonly Route[], publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Momentum',
      version: '1',
      description: 'Metrics of engineering teams. Errors are RFC 9457 problem details.',
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'momentum_session' },
      },
    },
    paths,
  };
}

function operationOf(route: Route): Json {
  return {
    summary: route.summary,
    description: route.access === 'anyone' ? 'For everybody.' : `For the role ${route.access} and above.`,
    security: route.access === 'anyone' ? [] : [{ token: [] }, { session: [] }],
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body) } } },
    }),
    responses: {
      200: { description: 'The answer', content: contentOf(route) },
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  };
}

function contentOf({ reply }: Route): Json {
  return 'raw' in reply ? { [reply.raw]: {} } : { 'application/json': { schema: schemaOf(reply, 'output') } };
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema);
  return Object.entries(z.record(z.string(), z.record(z.string(), z.unknown())).parse(properties)).map(
    ([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || (Array.isArray(required) && required.includes(name)),
      ...(property.description !== undefined && { description: property.description }),
      schema: property,
    }),
  );
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'input'): Json {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return described;
}

const problemSchema = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    hint: { type: 'string' },
    candidates: { type: 'array', items: { type: 'string' } },
  },
};
