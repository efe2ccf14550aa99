import { findUser, hasAdministrator, newSignInPath } from '../../access/sign-in.ts';
import { ownerOfMachine } from '../../first-source.ts';
import type { CommandLineCommand } from '../command-line.ts';

export const signInCommand: CommandLineCommand = {
  name: 'sign-in',
  register(program, context) {
    program
      .command('sign-in')
      .description('Prints a link that signs in once within 15 minutes')
      .option('--user <user>', 'whom: e-mail address or id, where there are several users')
      .action(async ({ user }: { user?: string }) => {
        const { withInstallation, settings, environment, print } = context();
        await withInstallation(async ({ pool }) => {
          const path = (await hasAdministrator(pool))
            ? await newSignInPath(pool, (await findUser(pool, user ?? null)).id, null)
            : await newSignInPath(pool, null, await ownerOfMachine(environment.INIT_CWD ?? process.cwd()));
          print(`${settings.publicUrl}${path}`);
        });
      });
  },
};
