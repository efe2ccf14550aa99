import { findUser, hasAdministrator, newSignInPath } from '../../../access/sign-in.ts';
import { newPathFor } from '../../../access/users.ts';
import { ownerOfMachine } from '../../../first-source.ts';
import type { CommandLineCommand } from '../../command-line.ts';
import { operator } from '../../operator.ts';

export const signInCommand: CommandLineCommand = {
  name: 'sign-in',
  register(program, context) {
    program
      .command('sign-in [email]')
      .description('Prints a link that signs in once within 15 minutes')
      .option('--user <user>', 'whom: e-mail address or id, where there are several users')
      .action(async (email: string | undefined, { user }: { user?: string }) => {
        const { withInstallation, settings, environment, print } = context();
        const whom = email ?? user ?? null;
        await withInstallation(async ({ pool }) => {
          const path =
            whom !== null || (await hasAdministrator(pool))
              ? await newPathFor(pool, operator.name, (await findUser(pool, whom)).id)
              : await newSignInPath(pool, null, await ownerOfMachine(environment.INIT_CWD ?? process.cwd()));
          print(`${settings.publicUrl}${path}`);
        });
      });
  },
};
