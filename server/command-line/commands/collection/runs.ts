import { z } from 'zod';
import { connectionOf, nameOf } from '../../../../collectors/engine/contract/connection.ts';
import type { CollectionEngine } from '../../../../collectors/engine/engine.ts';
import { listRuns, type RunRecord } from '../../../../collectors/engine/run/history.ts';
import { runShape } from '../../../api/run-shape.ts';
import { NotFound } from '../../../contract/errors.ts';
import { shownDuration } from '../../../contract/words.ts';
import type { CommandLineCommand } from '../../command-line.ts';
import { table } from '../../table.ts';

const shown = 200;
const warningsShown = 5;

export const runsCommand: CommandLineCommand = {
  name: 'runs',
  register(program, context) {
    program
      .command('runs [name]')
      .description('What ran, how long, how much, what went wrong')
      .option('--json', 'as JSON')
      .action((name: string | undefined, { json }: { json?: boolean }) =>
        context().withInstallation(async ({ pool, collections }) => {
          const runs = await listRuns(pool, name === undefined ? {} : connectionOf(name), shown);
          if (name !== undefined && runs.length === 0) await refuseUnknown(collections, name);
          context().print(json ? JSON.stringify(z.array(runShape).parse(runs), null, 2) : runsTable(runs));
        }),
      );
  },
};

/** A connection that never ran has no runs; a name that is none is a mistake. */
async function refuseUnknown({ catalogue, configuration }: CollectionEngine, name: string): Promise<void> {
  const { dataSource, connection } = connectionOf(name);
  const { source } = catalogue.source(dataSource);
  const connected = nameOf({ dataSource: source.comesWith?.id ?? dataSource, connection });
  const configured = (await configuration.list()).map(nameOf);
  if (configured.includes(connected)) return;
  throw new NotFound(`${name} is not configured and never ran.`, {
    candidates: configured,
    hint:
      configured.length > 0
        ? `Configured are ${configured.join(', ')}.`
        : `Add it with: source add ${connected}.`,
  });
}

/** One line a run, the newest first, and below it what went wrong. */
export function runsTable(runs: readonly RunRecord[]): string {
  const [headings = '', ...lines] = table(
    ['Script', 'Status', 'Started (UTC)', 'Took', 'Rows'],
    runs.map(cellsOf),
  ).split('\n');
  return [headings, ...lines.flatMap((line, place) => [line, ...troubleOf(runs[place])])].join('\n');
}

function cellsOf(run: RunRecord): string[] {
  return [
    `${nameOf({ dataSource: run.source, connection: run.connection })}/${run.script}`,
    run.status,
    run.startedAt.toISOString().slice(0, 19).replace('T', ' '),
    run.completedAt ? shownDuration((run.completedAt.getTime() - run.startedAt.getTime()) / 1_000) : '',
    Object.entries(run.counts)
      .map(([resource, count]) => `${count} ${resource}`)
      .join(', '),
  ];
}

/** All of them are in the JSON. */
function troubleOf(run: RunRecord | undefined): string[] {
  if (run === undefined) return [];
  const further = run.warnings.length - warningsShown;
  return [
    ...(run.error === null ? [] : [run.error]),
    ...run.warnings.slice(0, warningsShown),
    ...(further > 0 ? [`and ${further} more: momentum runs ${run.source} --json`] : []),
  ].map((line) => `  ${line}`);
}
