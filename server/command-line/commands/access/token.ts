import type { Command } from 'commander';
import { noteAudit } from '../../../access/audit.ts';
import { createToken, expiryOf, listTokens, revokeToken, tokenScope } from '../../../access/tokens.ts';
import { InvalidInput } from '../../../contract/errors.ts';
import type { CommandContext, CommandLineCommand } from '../../command-line.ts';
import { operator } from '../../operator.ts';
import { table } from '../../table.ts';

export const tokenCommand: CommandLineCommand = {
  name: 'token',
  register(program, context) {
    const token = program.command('token').description('API tokens');
    for (const add of [addCreate, addList, addRevoke]) add(token, context);
  },
};

type Context = () => CommandContext;

function addCreate(token: Command, context: Context): void {
  token
    .command('create')
    .description('Makes a token and prints it; it is kept nowhere')
    .requiredOption('--scope <scope>', `what it may do: ${tokenScope.options.join(', ')}`)
    .option('--name <name>', 'what it is for', 'command line')
    .option('--expires <days>', 'such as 90d; never where it is not given')
    .action(async ({ scope, name, expires }: { scope: string; name: string; expires?: string }) => {
      const { withInstallation, print } = context();
      const parsed = tokenScope.safeParse(scope);
      if (!parsed.success)
        throw new InvalidInput(`There is no scope “${scope}”.`, {
          hint: `There are ${tokenScope.options.join(', ')}.`,
        });
      const expiresAt = expiryOf(expires, new Date());
      await withInstallation(async ({ pool }) => {
        const made = await createToken(pool, { name, scope: parsed.data, expiresAt });
        await noteAudit(pool, {
          actor: operator.name,
          action: 'token.create',
          subject: String(made.id),
          detail: { name, scope },
        });
        print(made.token);
      });
    });
}

function addList(token: Command, context: Context): void {
  token
    .command('list')
    .description('Tokens that can be used')
    .action(async () => {
      const { withInstallation, print } = context();
      await withInstallation(async ({ pool }) => {
        const tokens = await listTokens(pool);
        const rows = tokens.map((one) => [
          String(one.id),
          one.name,
          one.scopes.join(', '),
          one.expiresAt?.toISOString().slice(0, 10) ?? 'never',
          one.lastUsedAt?.toISOString().slice(0, 10) ?? 'never',
        ]);
        print(table(['Id', 'Name', 'Scope', 'Expires', 'Last used'], rows));
      });
    });
}

function addRevoke(token: Command, context: Context): void {
  token
    .command('revoke <id>')
    .description('Ends a token at once')
    .action(async (id: string) => {
      const { withInstallation, print } = context();
      if (!/^\d{1,9}$/.test(id)) throw new InvalidInput(`“${id}” is no id of a token.`);
      await withInstallation(async ({ pool }) => {
        await revokeToken(pool, Number(id));
        await noteAudit(pool, { actor: operator.name, action: 'token.revoke', subject: id });
        print(`Token ${id} is revoked.`);
      });
    });
}
