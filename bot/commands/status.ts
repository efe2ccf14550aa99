import { nameOf } from '../../collectors/engine/contract/connection.ts';
import { type CollectionRecord, listCollections } from '../../collectors/engine/run/collection.ts';
import type { Freshness } from '../../server/contract/answer.ts';
import { readCoverage } from '../../server/metrics/question/coverage.ts';
import { defineCommand } from '../command.ts';
import { collectionWords, troubledRuns } from '../replies/collection-words.ts';
import { escaped, header, messageOf, moment, sections } from '../replies/message.ts';

const shown = 3;

export const status = defineCommand({
  name: 'status',
  usage: '/momentum status',
  summary: 'How fresh the data is, the last collections, and what failed',
  example: '/momentum status',
  read: () => null,
  async reply(_asked, { services, catalogue }) {
    const needs = catalogue.groups.flatMap((group) => group.metrics.flatMap((metric) => metric.needs));
    const { freshness } = await readCoverage(services.pool, [...new Set(needs)]);
    const collections = await listCollections(services.pool, shown);
    const lines = [...freshnessLines(freshness), '', ...collectionLines(collections)];
    return {
      message: messageOf(lines.join('\n'), [header('How fresh the data is'), ...sections(lines.join('\n'))]),
    };
  },
});

function freshnessLines(freshness: readonly Freshness[]): string[] {
  if (freshness.length === 0)
    return ['Nothing has been collected yet. An administrator can connect a source in Momentum.'];
  return freshness.map(({ source, connection, collectedUntil, status: ended }) => {
    const name = escaped(nameOf({ dataSource: source, connection }));
    const until = collectedUntil === null ? 'nothing yet' : `until ${moment(new Date(collectedUntil))}`;
    return `*${name}*: ${until}${ended === 'FAILED' ? ' – its last collection failed' : ''}`;
  });
}

function collectionLines(collections: readonly CollectionRecord[]): string[] {
  if (collections.length === 0) return ['No collection has run yet.'];
  const [latest] = collections;
  return [
    '*Last collections*',
    ...collections.map((collection) => collectionWords(collection)),
    ...(latest === undefined ? [] : troubledRuns(latest)),
  ];
}
