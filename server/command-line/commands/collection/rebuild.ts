import { markEverything } from '../../../../collectors/engine/invalidation/dirty.ts';
import { markable } from '../../../../collectors/engine/invalidation/rollup-fingerprint.ts';
import { collectFacts } from '../../../../collectors/engine/run/facts.ts';
import { InvalidInput } from '../../../contract/errors.ts';
import type { CommandLineCommand } from '../../command-line.ts';

export const rebuildCommand: CommandLineCommand = {
  name: 'rebuild',
  register(program, context) {
    program
      .command('rebuild')
      .description('Computes every fact and rollup again from what was collected')
      .action(async () => {
        const { withInstallation, print } = context();
        await withInstallation(async ({ pool, collections }) => {
          await markEverything(pool, markable(collections.catalogue.facts));
          const status = await collectFacts(collections, 'command line', new AbortController().signal);
          if (status !== 'COMPLETED')
            throw new InvalidInput('Not everything could be computed: momentum runs facts says why.');
          print('Facts and rollups are computed again.');
        });
      });
  },
};
