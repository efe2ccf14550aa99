import { nameOf } from '../../collectors/engine/contract/connection.ts';
import type { CollectionRecord, CollectionStatus } from '../../collectors/engine/run/collection.ts';
import { escaped, moment } from './message.ts';

const outcomes: Record<CollectionStatus, string> = {
  WAITING: 'is waiting for a worker',
  RUNNING: 'is running',
  COMPLETED: 'ended well',
  PARTIAL: 'ended, but not everything worked',
  FAILED: 'failed',
  CANCELLED: 'was stopped',
};

/** One collection in one line. */
export function collectionWords({
  status,
  startedAt,
  completedAt,
  selection,
  runs,
}: CollectionRecord): string {
  const what = selection.length === 0 ? 'Everything' : escaped(selection.join(', '));
  const rows = runs.flatMap(({ counts }) => Object.values(counts)).reduce((sum, count) => sum + count, 0);
  const seen = completedAt === null ? '' : `, ${rows.toLocaleString('en-GB')} rows seen`;
  return `${what}, ${moment(completedAt ?? startedAt)}: ${outcomes[status]}${seen}`;
}

/** What failed or was left out in a collection, a line a script, with the reason. */
export function troubledRuns({ runs }: CollectionRecord): string[] {
  return runs.flatMap(({ source, connection, script, status, error }) => {
    const ended = status === 'FAILED' ? 'failed' : status === 'SKIPPED' ? 'was left out' : null;
    if (ended === null) return [];
    const name = `${nameOf({ dataSource: source, connection })}/${script}`;
    return [`\`${name}\` ${ended}: ${escaped(error ?? 'it gave no reason')}`];
  });
}
