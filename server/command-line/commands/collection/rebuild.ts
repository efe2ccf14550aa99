import { whileAlive } from '../../../../collectors/engine/cancellable.ts';
import { beginRebuild } from '../../../../collectors/engine/invalidation/rebuild.ts';
import { collectFacts, noteFactsAlone } from '../../../../collectors/engine/run/facts.ts';
import { InvalidInput } from '../../../contract/errors.ts';
import type { Installation } from '../../../open.ts';
import type { CommandContext, CommandLineCommand } from '../../command-line.ts';
import { watched } from '../../watched.ts';

export const rebuildCommand: CommandLineCommand = {
  name: 'rebuild',
  register(program, context) {
    program
      .command('rebuild')
      .description(
        'Computes every fact and rollup again from what was collected; what was broken off goes on where it was',
      )
      .action(async () => {
        const { withInstallation, print } = context();
        await withInstallation((installation) => rebuild(installation, print));
      });
  },
};

async function rebuild({ pool, collections }: Installation, print: CommandContext['print']): Promise<void> {
  const { goesOn } = await beginRebuild(pool, collections.catalogue.facts);
  if (goesOn) print('Going on with the rebuild that was broken off.');
  const id = await noteFactsAlone(collections, 'command line');
  const status = await watched(pool, id, print, (interrupted) =>
    whileAlive(collections, id, interrupted, (signal) => collectFacts(collections, id, signal)),
  );
  if (status === 'CANCELLED')
    throw new InvalidInput('The rebuild was broken off: momentum rebuild goes on with it.');
  if (status !== 'COMPLETED')
    throw new InvalidInput('Not everything could be computed: momentum runs facts says why.');
  print('Facts and rollups are computed again.');
}
