import type { CommandLineCommand } from '../../command-line.ts';

export const migrateCommand: CommandLineCommand = {
  name: 'migrate',
  register(program, context) {
    program
      .command('migrate')
      .description('Brings the database up to date, as every start does')
      .action(async () => {
        const { withInstallation, print } = context();
        // Opening an installation migrates its database.
        await withInstallation(async () => print('The database is up to date.'));
      });
  },
};
