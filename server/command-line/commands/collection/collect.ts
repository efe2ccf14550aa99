import { z } from 'zod';
import { runCancellable } from '../../../../collectors/engine/cancellable.ts';
import {
  type CollectionRecord,
  readCollection,
  requestCollection,
} from '../../../../collectors/engine/run/collection.ts';
import { runShape } from '../../../api/run-shape.ts';
import { InvalidInput } from '../../../contract/errors.ts';
import type { Installation } from '../../../open.ts';
import type { CommandContext, CommandLineCommand } from '../../command-line.ts';
import { watched } from '../../watched.ts';
import { runsTable } from './runs.ts';

export const collectCommand: CommandLineCommand = {
  name: 'collect',
  register(program, context) {
    program
      .command('collect [names...]')
      .description(
        'Collects now, in this process: everything, or NAME or NAME/SCRIPT; fails where a script failed',
      )
      .option('--since <day>', 'from this day instead of from where the last collection ended')
      .option('--json', 'print the runs as JSON')
      .action((names: string[], { since, json }: { since?: string; json?: boolean }) =>
        context().withInstallation(async (installation) => {
          const from = sinceOf(since);
          const done = await collectHere(installation, names, from, json ? null : context());
          const runs = z.array(runShape).parse(done.runs);
          context().print(json ? JSON.stringify(runs, null, 2) : runsTable(done.runs));
          if (done.status !== 'COMPLETED') process.exitCode = 1;
        }),
      );
  },
};

/** Ctrl-C, or whoever ends processes, stops at the next page; what was collected stays. */
async function collectHere(
  installation: Installation,
  names: readonly string[],
  since: Date | null,
  progress: Pick<CommandContext, 'print'> | null,
): Promise<CollectionRecord> {
  const { collections, pool } = installation;
  const id = await requestCollection(collections, { selection: names, requestedBy: 'command line' });
  await watched(pool, id, progress?.print ?? null, (signal) =>
    runCancellable(collections, id, signal, since),
  );
  const record = await readCollection(pool, id);
  if (!record) throw new Error('A collection that just ran is not there.');
  return record;
}

function sinceOf(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const day = z.iso.date().safeParse(text);
  if (!day.success) throw new InvalidInput(`“${text}” is no day.`, { hint: 'Give it as 2026-01-31.' });
  return new Date(`${day.data}T00:00:00Z`);
}
