import type { Command } from 'commander';
import { findUser } from '../../../access/sign-in.ts';
import { addUser, changeRole, emailAddress, listUsers, removeUser, userRole } from '../../../access/users.ts';
import { InvalidInput } from '../../../contract/errors.ts';
import type { CommandContext, CommandLineCommand } from '../../command-line.ts';
import { operator } from '../../operator.ts';
import { table } from '../../table.ts';

export const userCommand: CommandLineCommand = {
  name: 'user',
  register(program, context) {
    const user = program.command('user').description('Who can sign in');
    for (const add of [addAdd, addList, addRole, addRemove]) add(user, context);
  },
};

type Context = () => CommandContext;

function addAdd(user: Command, context: Context): void {
  user
    .command('add <email>')
    .description('Lets somebody in, and prints a link that signs them in once within 15 minutes')
    .option('--name <name>', 'how they are called; their address unless given')
    .option('--role <role>', 'viewer, member or admin', 'viewer')
    .action(async (email: string, options: { name?: string; role: string }) => {
      const { withInstallation, settings, print } = context();
      const made = { email: emailOf(email), name: options.name, role: roleOf(options.role) };
      await withInstallation(async ({ pool }) => {
        const { path } = await addUser(pool, operator.name, made);
        print(`${settings.publicUrl}${path}`);
      });
    });
}

function addList(user: Command, context: Context): void {
  user
    .command('list')
    .description('Everybody who can sign in')
    .action(async () => {
      const { withInstallation, print } = context();
      await withInstallation(async ({ pool }) => {
        const rows = (await listUsers(pool)).map(({ id, email, name, role, contributor }) => [
          String(id),
          email ?? '',
          name,
          role,
          contributor?.name ?? '',
        ]);
        print(table(['Id', 'E-mail', 'Name', 'Role', 'Contributor'], rows));
      });
    });
}

function addRole(user: Command, context: Context): void {
  user
    .command('role <user> <role>')
    .description('Makes a user, named by e-mail address or id, viewer, member or admin, from now on')
    .action(async (name: string, word: string) => {
      const { withInstallation, print } = context();
      const role = roleOf(word);
      await withInstallation(async ({ pool }) => {
        const found = await findUser(pool, name);
        await changeRole(pool, operator.name, found.id, role);
        print(`The user ${found.name} is ${role} now.`);
      });
    });
}

function addRemove(user: Command, context: Context): void {
  user
    .command('remove <user>')
    .description('Lets a user, named by e-mail address or id, in no more: sessions and tokens of theirs end')
    .action(async (name: string) => {
      const { withInstallation, print } = context();
      await withInstallation(async ({ pool }) => {
        const found = await findUser(pool, name);
        const { tokens } = await removeUser(pool, operator.name, found.id);
        const ended = tokens === 0 ? '' : `, and ${tokens} ${tokens === 1 ? 'token' : 'tokens'} of theirs`;
        print(`The user ${found.name} is removed${ended}.`);
      });
    });
}

function emailOf(text: string): string {
  const parsed = emailAddress.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidInput(`“${text}” is no e-mail address.`);
}

function roleOf(text: string) {
  const parsed = userRole.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidInput(`There is no role “${text}”.`, {
    hint: `There are ${userRole.options.join(', ')}.`,
  });
}
