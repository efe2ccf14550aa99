import { z } from 'zod';
import { noteAudit } from '../../../access/audit.ts';
import { askerOf } from '../../../access/caller.ts';
import { findContributor } from '../../../metrics/question/look-up.ts';
import { listContributors, mergeContributors, splitContributor } from '../../../people/contributors.ts';
import { defineRoute, knownCaller } from '../../route.ts';
import { limit, number } from '../../shapes.ts';

const contributor = z.object({
  id: z.int(),
  name: z.string(),
  bot: z.boolean(),
  accounts: z.array(
    z.object({
      id: z.int(),
      source: z.string(),
      login: z.string().nullable(),
      email: z.string().nullable(),
      joinedBy: z.enum(['automatic', 'hand', 'parted']),
    }),
  ),
});

export const contributors = defineRoute({
  method: 'get',
  path: '/contributors',
  access: 'member',
  summary: 'People with their accounts',
  query: z.strictObject({ search: z.string().default(''), limit }),
  reply: z.object({ contributors: z.array(contributor) }),
  async handle({ query, services }) {
    return {
      contributors: z
        .array(contributor)
        .parse(await listContributors(services.pool, query.search, query.limit)),
    };
  },
});

export const merge = defineRoute({
  method: 'post',
  path: '/contributors/{id}/merge',
  access: 'admin',
  summary: 'Says that another contributor is the same person',
  params: z.object({ id: number }),
  body: z.strictObject({ other: z.string().describe('Id, login or e-mail address') }),
  reply: z.object({ id: z.int() }),
  async handle({ params, body, caller, services }) {
    const asker = askerOf(knownCaller(caller));
    const person = await findContributor(services.pool, String(params.id), asker);
    const other = await findContributor(services.pool, body.other, asker);
    await mergeContributors(services.pool, person.id, other.id);
    await noteAudit(services.pool, {
      actor: asker.name,
      action: 'contributor.merge',
      subject: String(person.id),
      detail: { other: other.id },
    });
    return { id: person.id };
  },
});

export const split = defineRoute({
  method: 'post',
  path: '/contributors/{id}/split',
  access: 'admin',
  summary: 'Parts a contributor into the people that they were, or into one a account',
  params: z.object({ id: number }),
  reply: z.object({ contributors: z.array(z.int()) }),
  async handle({ params, caller, services }) {
    const asker = askerOf(knownCaller(caller));
    const person = await findContributor(services.pool, String(params.id), asker);
    const parted = await splitContributor(services.pool, person.id);
    await noteAudit(services.pool, {
      actor: asker.name,
      action: 'contributor.split',
      subject: String(person.id),
      detail: { contributors: parted },
    });
    return { contributors: parted };
  },
});
