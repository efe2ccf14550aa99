import { z } from 'zod';
import { askerOf } from '../../../access/caller.ts';
import { listRepositories, setExcluded } from '../../../people/repositories.ts';
import { defineRoute, knownCaller } from '../../route.ts';
import { number } from '../../shapes.ts';

const repository = z.object({
  id: z.int(),
  source: z.string(),
  connection: z.string(),
  host: z.string(),
  name: z.string(),
  archived: z.boolean(),
  excluded: z.boolean(),
});

export const repositories = defineRoute({
  method: 'get',
  path: '/repositories',
  access: 'viewer',
  summary: 'Repositories, and which of them count in no metric',
  reply: z.object({ repositories: z.array(repository) }),
  async handle({ services }) {
    return { repositories: await listRepositories(services.pool) };
  },
});

export const changeRepository = defineRoute({
  method: 'patch',
  path: '/repositories/{id}',
  access: 'admin',
  summary:
    'Leaves a repository out of every metric, or takes it in again; numbers follow with the next collection',
  params: z.object({ id: number }),
  body: z.strictObject({ excluded: z.boolean() }),
  reply: repository,
  async handle({ params, body, caller, services }) {
    return setExcluded(services.pool, askerOf(knownCaller(caller)).name, params.id, body.excluded);
  },
});
