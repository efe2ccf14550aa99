import type { Command } from 'commander';
import sql from 'sql-template-tag';
import { select } from '../../../../prisma/select.ts';
import { noteAudit } from '../../../access/audit.ts';
import { findUser } from '../../../access/sign-in.ts';
import { Conflict } from '../../../contract/errors.ts';
import { findContributor } from '../../../metrics/question/look-up.ts';
import type { Installation } from '../../../open.ts';
import { listContributors, mergeContributors, splitContributor } from '../../../people/contributors.ts';
import type { CommandContext, CommandLineCommand } from '../../command-line.ts';
import { operator } from '../../operator.ts';
import { table } from '../../table.ts';

export const contributorCommand: CommandLineCommand = {
  name: 'contributor',
  register(program, context) {
    const contributor = program.command('contributor').description('People and their accounts');
    for (const add of [addList, addMerge, addSplit, addLink]) add(contributor, context);
  },
};

type Context = () => CommandContext;

function addList(contributor: Command, context: Context): void {
  contributor
    .command('list [search]')
    .description('People whose name, login or e-mail address contains a text')
    .action(async (search = '') => {
      const { withInstallation, print } = context();
      await withInstallation(async ({ pool }) => {
        const people = await listContributors(pool, search, 1_000);
        const rows = people.map(({ id, name, bot, accounts }) => [
          String(id),
          name,
          bot ? 'bot' : '',
          accounts.map((account) => account.login ?? account.email ?? account.source).join(', '),
        ]);
        print(table(['Id', 'Name', '', 'Accounts'], rows));
      });
    });
}

function addMerge(contributor: Command, context: Context): void {
  contributor
    .command('merge <person> <other>')
    .description('Says that two contributors are one person')
    .action((person: string, other: string) =>
      context().withInstallation(async (installation) => {
        const merged = await merge(installation, person, other);
        context().print(merged);
      }),
    );
}

function addSplit(contributor: Command, context: Context): void {
  contributor
    .command('split <person>')
    .description('Parts a contributor again')
    .action((person: string) =>
      context().withInstallation(async ({ pool }) => {
        const { id } = await findContributor(pool, person, operator);
        const parted = await splitContributor(pool, id);
        await noteAudit(pool, {
          actor: operator.name,
          action: 'contributor.split',
          subject: String(id),
          detail: { parted },
        });
        context().print(`These are ${parted.length} people now: ${parted.join(', ')}.`);
      }),
    );
}

function addLink(contributor: Command, context: Context): void {
  contributor
    .command('link <person> <user>')
    .description('Says which contributor a user is, so that they see their own numbers')
    .action((person: string, user: string) =>
      context().withInstallation(async (installation) => {
        const linked = await link(installation, person, user);
        context().print(linked);
      }),
    );
}

async function merge({ pool }: Installation, person: string, other: string): Promise<string> {
  const kept = await findContributor(pool, person, operator);
  const gone = await findContributor(pool, other, operator);
  await mergeContributors(pool, kept.id, gone.id);
  const detail = { other: gone.id };
  await noteAudit(pool, {
    actor: operator.name,
    action: 'contributor.merge',
    subject: String(kept.id),
    detail,
  });
  return `${gone.name} (${gone.id}) and ${kept.name} (${kept.id}) are one person now. Numbers follow with the next collection.`;
}

async function link({ pool }: Installation, person: string, user: string): Promise<string> {
  const contributor = await findContributor(pool, person, operator);
  const { id, name } = await findUser(pool, user);
  const taken = await select(
    pool,
    sql`select id from app_user where contributor_id = ${contributor.id} and id <> ${id}`,
  );
  if (taken.length > 0) throw new Conflict(`${contributor.name} is linked to another user already.`);
  await select(pool, sql`update app_user set contributor_id = ${contributor.id} where id = ${id}`);
  const detail = { contributor: contributor.id };
  await noteAudit(pool, { actor: operator.name, action: 'contributor.link', subject: `user ${id}`, detail });
  return `The user ${name} is ${contributor.name} now.`;
}
