import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CollectionRecord,
  readCollection,
  requestCollection,
} from '../../collectors/engine/run/collection.ts';
import { noteAudit } from '../../server/access/audit.ts';
import { Forbidden, InvalidInput } from '../../server/contract/errors.ts';
import type { Services } from '../../server/services.ts';
import { defineCommand, type Reply } from '../command.ts';
import { wordsOf } from '../reading/words.ts';
import { collectionWords, troubledRuns } from '../replies/collection-words.ts';
import { escaped, plainMessage } from '../replies/message.ts';
import { refuseUnknown } from './metric.ts';

/** Slack takes answers for 30 minutes. */
const patience = 28 * 60_000;
const betweenLooks = 1_000;

export const collect = defineCommand<string[]>({
  name: 'collect',
  usage: '/momentum collect [SOURCE ...]',
  summary: 'Collects now, everything or the sources that are named, and says when it is done',
  example: '/momentum collect git',
  read: (text) => wordsOf(text),
  async reply(selection, request) {
    refuseUnknown(request);
    const { services, person } = request;
    if (person.asker.role === 'viewer') {
      throw new Forbidden('Collecting is for members and administrators.', {
        hint: 'An administrator can change your role: `npm run momentum -- user role EMAIL member`.',
      });
    }
    await refuseNothing(services);
    const id = await requestCollection(services.collections, { selection, requestedBy: person.asker.name });
    await services.runNow(id);
    await noteAudit(services.pool, {
      actor: person.asker.name,
      action: 'collection.request',
      subject: String(id),
      detail: { sources: selection, from: 'Slack' },
    });
    const what = selection.length === 0 ? 'everything' : escaped(selection.join(', '));
    return {
      message: plainMessage(`Collecting ${what} now. I tell you here when it is done.`),
      afterwards: () => ended(services, id),
    };
  },
});

async function refuseNothing({ collections }: Services): Promise<void> {
  if ((await collections.configuration.list()).length > 0) return;
  throw new InvalidInput('No source is connected yet.', {
    hint: 'An administrator can connect one in Momentum: `npm run momentum -- source add`.',
  });
}

async function ended(services: Services, id: number): Promise<Reply | null> {
  const until = Date.now() + patience;
  while (Date.now() < until && !services.stopping.aborted) {
    const collection = await readCollection(services.pool, id);
    if (collection === null || collection.completedAt !== null)
      return collection && { message: plainMessage(endWords(collection)) };
    await sleep(betweenLooks);
  }
  return { message: plainMessage('The collection still goes on. `/momentum status` shows how it ends.') };
}

function endWords(collection: CollectionRecord): string {
  return [collectionWords(collection), ...troubledRuns(collection)].join('\n');
}
