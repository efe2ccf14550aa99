import type { Command } from 'commander';
import { findListedRepository, listRepositories, setExcluded } from '../../../people/repositories.ts';
import type { CommandContext, CommandLineCommand } from '../../command-line.ts';
import { operator } from '../../operator.ts';
import { table } from '../../table.ts';

export const repositoryCommand: CommandLineCommand = {
  name: 'repository',
  register(program, context) {
    const repository = program.command('repository').description('Repositories, and which of them count');
    addList(repository, context);
    repository
      .command('exclude <name>')
      .description('Leaves a repository (owner/name, host:owner/name or id) out of every metric')
      .action((name: string) => change(context(), name, true));
    repository
      .command('include <name>')
      .description('Takes a repository that was left out in again')
      .action((name: string) => change(context(), name, false));
  },
};

function addList(repository: Command, context: () => CommandContext): void {
  repository
    .command('list')
    .description('Repositories that are there, and those of them that count in no metric')
    .action(async () => {
      const { withInstallation, print } = context();
      await withInstallation(async ({ pool }) => {
        const rows = (await listRepositories(pool)).map(({ id, host, name, archived, excluded }) => [
          String(id),
          host,
          name,
          [...(archived ? ['archived'] : []), ...(excluded ? ['excluded'] : [])].join(', '),
        ]);
        print(table(['Id', 'Host', 'Name', ''], rows));
      });
    });
}

async function change({ withInstallation, print }: CommandContext, name: string, excluded: boolean) {
  await withInstallation(async ({ pool }) => {
    const found = await findListedRepository(pool, name);
    if (found.excluded === excluded) {
      print(`${found.name} is ${excluded ? 'left out' : 'part of the metrics'} already.`);
      return;
    }
    await setExcluded(pool, operator.name, found.id, excluded);
    const now = excluded ? 'is left out of every metric' : 'is part of the metrics';
    print(`${found.name} ${now} now. Numbers follow with the next collection.`);
  });
}
