import { z } from 'zod';
import { connectionOf, nameOf } from '../../../collectors/engine/connection.ts';
import { listRuns, type RunRecord } from '../../../collectors/engine/runs.ts';
import { runShape } from '../../api/run-shape.ts';
import { shownDuration } from '../../contract/words.ts';
import type { CommandLineCommand } from '../command-line.ts';
import { table } from '../table.ts';

const shown = 200;

export const runsCommand: CommandLineCommand = {
  name: 'runs',
  register(program, context) {
    program
      .command('runs [name]')
      .description('What ran, how long, how much, what went wrong')
      .option('--json', 'as JSON')
      .action((name: string | undefined, { json }: { json?: boolean }) =>
        context().withInstallation(async ({ pool }) => {
          const runs = await listRuns(pool, name === undefined ? {} : connectionOf(name), shown);
          context().print(json ? JSON.stringify(z.array(runShape).parse(runs), null, 2) : runsTable(runs));
        }),
      );
  },
};

/** One line a run, the newest first. */
export function runsTable(runs: readonly RunRecord[]): string {
  const rows = runs.map((run) => [
    `${nameOf({ dataSource: run.source, connection: run.connection })}/${run.script}`,
    run.status,
    run.startedAt.toISOString().slice(0, 19).replace('T', ' '),
    run.completedAt ? shownDuration((run.completedAt.getTime() - run.startedAt.getTime()) / 1_000) : '',
    Object.entries(run.counts)
      .map(([resource, count]) => `${count} ${resource}`)
      .join(', '),
    [run.error, ...run.warnings].filter((line) => line !== null).join(' · '),
  ]);
  return table(['Script', 'Status', 'Started (UTC)', 'Took', 'Rows', ''], rows);
}
