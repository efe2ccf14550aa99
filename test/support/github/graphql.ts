import type { RequestHandler } from 'express';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { type Answer, refusal, send, tooLong } from './answer.ts';
import { type Prepared, prepare } from './graphql/execute.ts';
import { isUsedUp, limitHeaders } from './limits.ts';
import type { World } from './world.ts';

const asked = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/** The GraphQL API: what a query costs is counted before it runs, as GitHub does. */
export function answerGraphql(world: World): RequestHandler {
  return async (request, response) => send(world, response, await answerTo(world, request.body));
}

/** What GraphQL itself says when it takes too long. */
const gaveUp: Answer = {
  status: 502,
  body: JSON.stringify({
    data: null,
    errors: [
      {
        message:
          'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug. Please include `0000:1111` when reporting this issue.',
      },
    ],
  }),
};

async function answerTo(world: World, body: unknown): Promise<Answer> {
  const { graphql } = world.limits;
  if (isUsedUp(graphql)) {
    const error = { type: 'RATE_LIMITED', message: 'API rate limit exceeded for user ID 1.' };
    return { status: 200, headers: limitHeaders(graphql), body: JSON.stringify({ errors: [error] }) };
  }
  const parsed = asked.safeParse(jsonIn(body));
  if (!parsed.success) return refusal(400, 'Problems parsing JSON');
  const { query, variables } = parsed.data;
  const prepared = preparedOrRefused(query, variables ?? {});
  if ('errors' in prepared) return inGithubsForm(world, prepared);
  const { points, largestPage } = prepared.price;
  graphql.used += points;
  world.spent.graphql.calls += 1;
  world.spent.graphql.points += points;
  const { trouble } = world;
  if (largestPage > trouble.largestPage) return trouble.tooLong === 'page' ? tooLong : gaveUp;
  const { data, errors } = await prepared.run(world);
  return inGithubsForm(world, { data: data ?? null, ...(errors ? { errors } : {}) });
}

function preparedOrRefused(
  query: string,
  variables: Record<string, unknown>,
): Prepared | { errors: readonly GraphQLError[] } {
  try {
    const prepared = prepare(query, variables);
    return 'price' in prepared ? prepared : { errors: prepared };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

/** GitHub writes the type of an error beside its message. */
function inGithubsForm(
  world: World,
  { data, errors }: { data?: unknown; errors?: readonly GraphQLError[] },
): Answer {
  const told = errors?.map((error) => {
    const { type, ...extensions } = error.extensions;
    const { message, path, locations } = error;
    const more = Object.keys(extensions).length > 0 ? { extensions } : {};
    return { ...(type ? { type } : {}), ...(path ? { path } : {}), ...more, locations, message };
  });
  const body = JSON.stringify({ ...(data === undefined ? {} : { data }), ...(told ? { errors: told } : {}) });
  return { status: 200, headers: limitHeaders(world.limits.graphql), body };
}

function jsonIn(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return null;
  }
}
