import './strict.ts';
import { z } from 'zod';
import { answer } from '../../server/contract/answer.ts';
import { catalogueReply } from '../../server/contract/catalogue.ts';

const person = z.object({
  name: z.string(),
  role: z.string(),
  contributor: z.object({ id: z.int(), name: z.string() }).nullable(),
});

const sources = z.object({ sources: z.array(z.object({ name: z.string(), title: z.string() })) });

const run = z.object({
  source: z.string(),
  connection: z.string(),
  script: z.string(),
  status: z.string(),
  done: z.int(),
  expected: z.int().nullable(),
  counts: z.record(z.string(), z.number()),
  error: z.string().nullable().optional(),
});

/** One pass over the sources, finished or under way. */
export const collection = z.object({
  id: z.int(),
  status: z.string(),
  startedAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
  runs: z.array(run),
});
export type Collection = z.infer<typeof collection>;

const shapes = {
  answer,
  catalogue: catalogueReply,
  person,
  sources,
  collections: z.object({ collections: z.array(collection) }),
};

/** What can be asked of the server, by name; only what the widgets use is looked at. */
export type Shapes = { [K in keyof typeof shapes]: z.output<(typeof shapes)[K]> };
export type Kind = keyof Shapes;
export type Group = Shapes['catalogue']['groups'][number];

type Readers = { [K in Kind]: { safeParse(json: unknown): z.ZodSafeParseResult<Shapes[K]> } };
export const answerShapes: Readers = shapes;

/** What a failed request answers (RFC 9457). */
export const problem = z.object({ detail: z.string(), hint: z.string().optional() });
/** What the page's own back end answers when it mints a token. */
export const mintedToken = z.object({ token: z.string() });
