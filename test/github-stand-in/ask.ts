import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { type Github, type GithubOptions, startGithub } from '../support/github/github.ts';

const graphqlAnswer = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.looseObject({ message: z.string(), type: z.string().optional() })).optional(),
});

/** A stand-in that ends with its test. */
export async function github(options: GithubOptions): Promise<Github> {
  const started = await startGithub(options);
  onTestFinished(() => started.close());
  return started;
}

/** Sends a query and gives the answer as it came. */
export function postQuery(
  { url, token }: Pick<Github, 'url' | 'token'>,
  query: string,
  variables: object = {},
): Promise<Response> {
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
}

/** What a query gives, and what it was refused. */
export async function ask(started: Github, query: string, variables: object = {}) {
  return graphqlAnswer.parse(await (await postQuery(started, query, variables)).json());
}

/** What a query gives, which nothing of may be refused. */
export async function askFor<Shape extends z.ZodType>(
  started: Github,
  shape: Shape,
  query: string,
  variables: object = {},
): Promise<z.infer<Shape>> {
  const { data, errors } = await ask(started, query, variables);
  if (errors) throw new Error(errors.map((error) => error.message).join('\n'));
  return shape.parse(data);
}

/** Asks the REST API for a path. */
export function get(
  { url, token }: Pick<Github, 'url' | 'token'>,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const address = path.startsWith('http') ? path : url + path;
  return fetch(address, { headers: { authorization: `Bearer ${token}`, ...headers }, redirect: 'manual' });
}

/** All pages of a list, by the links between them. */
export async function getAll<Item extends z.ZodType>(
  started: Github,
  item: Item,
  path: string,
): Promise<z.infer<Item>[]> {
  const items: z.infer<Item>[] = [];
  let next: string | undefined = path;
  while (next !== undefined) {
    const response = await get(started, next);
    items.push(...z.array(item).parse(await response.json()));
    next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  }
  return items;
}
