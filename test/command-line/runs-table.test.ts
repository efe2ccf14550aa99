import { expect, test } from 'vitest';
import type { RunRecord } from '../../collectors/engine/run/history.ts';
import { runsTable } from '../../server/command-line/commands/collection/runs.ts';

const run: RunRecord = {
  id: 1,
  source: 'github',
  connection: 'default',
  script: 'commit',
  status: 'COMPLETED',
  startedAt: new Date('2026-11-28T06:00:00Z'),
  completedAt: new Date('2026-11-28T06:02:00Z'),
  counts: { commits: 60 },
  calls: 12,
  points: 12,
  warnings: [],
  error: null,
  done: 60,
  expected: null,
  secondsLeft: null,
  collectedUntil: null,
};

test('a run is a line, and what went wrong stands below it', () => {
  const failed: RunRecord = {
    ...run,
    script: 'pull-request',
    status: 'FAILED',
    counts: {},
    error: 'GitHub answered 404.',
  };
  const warned = { ...run, warnings: ['shop is empty.'] };
  expect(runsTable([failed, warned]).split('\n')).toEqual([
    'Script               Status     Started (UTC)        Took       Rows',
    'github/pull-request  FAILED     2026-11-28 06:00:00  2 minutes',
    '  GitHub answered 404.',
    'github/commit        COMPLETED  2026-11-28 06:00:00  2 minutes  60 commits',
    '  shop is empty.',
  ]);
});

test('of many warnings the first are shown, with how many more there are and where', () => {
  const warnings = Array.from({ length: 40 }, (_, place) => `The lines of commit ${place} are missing.`);
  const lines = runsTable([{ ...run, warnings }]).split('\n');
  expect(lines).toHaveLength(8);
  expect(lines.at(-1)).toBe('  and 35 more: momentum runs github --json');
});
