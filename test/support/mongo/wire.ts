import { BSON, type Document } from 'mongodb';

/** MongoDB's wire protocol: messages of 2013 (OP_MSG), and the older pair that a driver says hello with. */
const msg = 2013;
const query = 2004;
const reply = 1;
const headerLength = 16;
const moreToCome = 2;

/** A command as a client sent it, with the documents that it sent beside it under their name. */
export interface Received {
  id: number;
  command: Document;
  isOld: boolean;
  /** Whether an answer is waited for. */
  isAnswered: boolean;
}

/** Cuts whole messages off the front of what was received; answers what is left. */
export function messagesIn(bytes: Buffer, each: (received: Received) => void): Buffer {
  let rest = bytes;
  while (rest.length >= headerLength && rest.length >= rest.readInt32LE(0)) {
    const length = rest.readInt32LE(0);
    each(received(rest.subarray(0, length)));
    rest = rest.subarray(length);
  }
  return rest;
}

/** The bytes of an answer. */
export function answerTo({ id, isOld }: Received, document: Document): Buffer {
  const body = Buffer.from(BSON.serialize(document));
  const before = isOld ? oldReply() : Buffer.from([0, 0, 0, 0, 0]);
  const header = Buffer.alloc(headerLength);
  header.writeInt32LE(headerLength + before.length + body.length, 0);
  header.writeInt32LE(id, 8);
  header.writeInt32LE(isOld ? reply : msg, 12);
  return Buffer.concat([header, before, body]);
}

function received(message: Buffer): Received {
  const id = message.readInt32LE(4);
  const code = message.readInt32LE(12);
  if (code === query) {
    // Flags, the collection's name, how many to skip and to return.
    const name = message.indexOf(0, headerLength + 4);
    return { id, command: BSON.deserialize(message.subarray(name + 9)), isOld: true, isAnswered: true };
  }
  if (code !== msg) throw new Error(`MongoDB has no message ${code} any more.`);
  const isAnswered = (message.readUInt32LE(headerLength) & moreToCome) === 0;
  return { id, command: sectionsOf(message.subarray(headerLength + 4)), isOld: false, isAnswered };
}

/** The command itself (0), and documents that belong to it, under a name (1). */
function sectionsOf(sections: Buffer): Document {
  let command: Document = {};
  for (let at = 0; at < sections.length; ) {
    const kind = sections[at];
    const length = sections.readInt32LE(at + 1);
    const section = sections.subarray(at + 1, at + 1 + length);
    if (kind === 0) command = { ...command, ...BSON.deserialize(section) };
    else {
      const end = section.indexOf(0, 4);
      command = { ...command, [section.toString('utf8', 4, end)]: documentsIn(section.subarray(end + 1)) };
    }
    at += 1 + length;
  }
  return command;
}

function documentsIn(bytes: Buffer): Document[] {
  const documents: Document[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readInt32LE(at)) {
    documents.push(BSON.deserialize(bytes.subarray(at, at + bytes.readInt32LE(at))));
  }
  return documents;
}

/** Flags, cursor, where it starts, one document. */
function oldReply(): Buffer {
  const before = Buffer.alloc(20);
  before.writeInt32LE(1, 16);
  return before;
}
