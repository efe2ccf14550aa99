import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

import { aggregate, find } from 'mingo';
import { type Document, ObjectId } from 'mongodb';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { answerTo, messagesIn } from './wire.ts';

/** A stand-in of MongoDB with one collection at a time, which speaks its wire protocol and knows the commands of a job queue. */
export interface Mongo {
  url: string;
  /** Documents of a collection, as they are now. */
  documents(collection: string): readonly Document[];
  /** Names of the commands that were sent, each once. */
  asked(): Set<string>;
}

const document = z.record(z.string(), z.unknown());
const updates = z.array(
  z.object({
    q: document,
    u: document,
    multi: z.boolean().default(false),
    upsert: z.boolean().default(false),
  }),
);
const deletes = z.array(z.object({ q: document, limit: z.number() }));
const findAndModify = z.object({
  query: document,
  update: document,
  sort: z.record(z.string(), z.number()).default({}),
  new: z.boolean().default(false),
  upsert: z.boolean().default(false),
});
const search = z.object({
  filter: document.default({}),
  sort: z.record(z.string(), z.number()).default({}),
  skip: z.number().default(0),
  limit: z.number().default(0),
});

type Collection = Document[];

export async function startMongo(): Promise<Mongo> {
  const collections = new Map<string, Collection>();
  const asked = new Set<string>();
  const of = (name: string) => {
    const known = collections.get(name) ?? [];
    collections.set(name, known);
    return known;
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let left: Buffer = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      left = messagesIn(Buffer.concat([left, bytes]), (received) => {
        const [name = ''] = Object.keys(received.command);
        asked.add(name);
        const answer = answerOf(name, received.command, of);
        if (received.isAnswered) socket.write(answerTo(received, answer));
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `mongodb://127.0.0.1:${port}/momentum`, documents: of, asked: () => asked };
}

function answerOf(name: string, command: Document, of: (name: string) => Collection): Document {
  const known = commands[name];
  if (known === undefined)
    return { ok: 0, code: 59, codeName: 'CommandNotFound', errmsg: `no such command: '${name}'` };
  return { ok: 1, ...known(of(String(command[name])), command) };
}

const greeting = () => ({
  ismaster: true,
  isWritablePrimary: true,
  helloOk: true,
  minWireVersion: 0,
  maxWireVersion: 21,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  localTime: new Date(),
});

const commands: Readonly<Record<string, (collection: Collection, command: Document) => Document>> = {
  hello: greeting,
  ismaster: greeting,
  isMaster: greeting,
  ping: () => ({}),
  endSessions: () => ({}),
  createIndexes: () => ({}),
  find(collection, command) {
    const { filter, sort, skip, limit } = search.parse(command);
    const found = sorted(collection, filter, sort).slice(skip);
    return cursorOf(limit > 0 ? found.slice(0, limit) : found);
  },
  aggregate: (collection, command) =>
    cursorOf(aggregate(collection, z.array(document).parse(command.pipeline))),
  insert(collection, command) {
    const added = z.array(document).parse(command.documents);
    collection.push(...added);
    return { n: added.length };
  },
  update(collection, command) {
    const changed = updates.parse(command.updates).map(({ q, u, multi, upsert }) => {
      const found = matching(collection, q);
      const meant = multi ? found : found.slice(0, 1);
      for (const one of meant) change(one, u);
      if (meant.length === 0 && upsert) added(collection, q, u);
      return meant.length;
    });
    const n = changed.reduce((sum, count) => sum + count, 0);
    return { n, nModified: n };
  },
  findAndModify(collection, command) {
    const { query, update, sort, new: after, upsert } = findAndModify.parse(command);
    const [first] = sorted(collection, query, sort);
    const one = collection.find(({ _id }) => first !== undefined && _id.equals(first._id));
    const before = one === undefined ? null : { ...one };
    if (one !== undefined) change(one, update);
    const made = one === undefined && upsert ? added(collection, query, update) : one;
    return {
      value: (after ? made : before) ?? null,
      lastErrorObject: {
        n: made === undefined ? 0 : 1,
        updatedExisting: one !== undefined,
        ...(one === undefined && made !== undefined && { upserted: made._id }),
      },
    };
  },
  delete(collection, command) {
    const gone = deletes.parse(command.deletes).flatMap(({ q, limit }) => {
      const found = matching(collection, q);
      return limit === 1 ? found.slice(0, 1) : found;
    });
    for (const one of gone) collection.splice(collection.indexOf(one), 1);
    return { n: gone.length };
  },
};

function sorted(collection: Collection, filter: Document, sort: Record<string, number>): Document[] {
  const found = find<Document>(collection, filter);
  return (Object.keys(sort).length === 0 ? found : found.sort(sort)).all();
}

/** The documents themselves, not copies. */
function matching(collection: Collection, filter: Document): Document[] {
  const ids = find<Document>(collection, filter)
    .all()
    .map(({ _id }) => String(_id));
  return collection.filter(({ _id }) => ids.includes(String(_id)));
}

function cursorOf(firstBatch: unknown[]): Document {
  return { cursor: { id: 0n, ns: 'momentum.jobs', firstBatch } };
}

/** What it is asked for by equality is in the document that was not there. */
function added(collection: Collection, query: Document, update: Document): Document {
  const made: Document = { _id: new ObjectId() };
  for (const [path, value] of Object.entries(query)) if (!path.startsWith('$')) put(made, path, value);
  change(made, { ...update, $set: { ...update.$set, ...update.$setOnInsert } });
  collection.push(made);
  return made;
}

function change(one: Document, { $set = {}, $unset = {}, $setOnInsert: _, ...others }: Document): void {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`The stand-in of MongoDB knows no ${unknown}.`);
  for (const [path, value] of Object.entries($set)) put(one, path, value);
  for (const path of Object.keys($unset)) delete one[path];
}

function put(one: Document, path: string, value: unknown): void {
  const [field = '', ...rest] = path.split('.');
  if (rest.length === 0) one[field] = value;
  else {
    one[field] = { ...one[field] };
    put(one[field], rest.join('.'), value);
  }
}
