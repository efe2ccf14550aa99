import type { Command } from 'commander';
import type { GivenConfig, ShownConfig } from '../../../../collectors/engine/connections/configuration.ts';
import { probe } from '../../../../collectors/engine/connections/probe.ts';
import {
  type ProductionCandidate,
  previewProduction,
} from '../../../../collectors/engine/connections/production.ts';
import { connectionOf, nameOf } from '../../../../collectors/engine/contract/connection.ts';
import { resetCursors } from '../../../../collectors/engine/run/cursor.ts';
import { noteAudit } from '../../../access/audit.ts';
import { InvalidInput } from '../../../contract/errors.ts';
import type { CommandContext, CommandLineCommand } from '../../command-line.ts';
import { operator } from '../../operator.ts';
import { table } from '../../table.ts';

export const sourceCommand: CommandLineCommand = {
  name: 'source',
  register(program, context) {
    const source = program.command('source').description('Where Momentum collects from');
    for (const add of [addList, addShow, addAdd, addTest, addRemove, addReset]) add(source, context);
  },
};

type Context = () => CommandContext;

function addList(source: Command, context: Context): void {
  source
    .command('list')
    .description('What is configured, and what could be')
    .action(() =>
      context().withInstallation(async ({ collections }) => {
        const configured = await collections.configuration.list();
        const rows = configured.map((one) => [nameOf(one), one.configs.map(shown).join('  ')]);
        const known = collections.catalogue.sources
          .filter((one) => !one.source.comesWith)
          .map((one) => one.source.id)
          .join(', ');
        context().print(
          `${rows.length > 0 ? table(['Name', 'Settings'], rows) : 'Nothing is configured yet.'}\nKnown sources: ${known}`,
        );
      }),
    );
}

function addShow(source: Command, context: Context): void {
  source
    .command('show <name>')
    .description('One configuration; secrets only say that they are set')
    .option('--production [pattern]', 'what the pattern, or the configured one, makes production instead')
    .action((name: string, { production }: { production?: string | true }) =>
      context().withInstallation(async ({ pool, collections }) => {
        const { configs } = await collections.configuration.show(name);
        if (production === undefined) {
          for (const config of configs) context().print(shown(config));
          return;
        }
        const pattern = production === true ? undefined : production;
        const { matched, others } = await previewProduction(pool, name, pattern);
        const rows = [...rowsOf(matched, 'yes'), ...rowsOf(others, 'no')];
        context().print(table(['Production', 'Kind', 'Name', 'Deployments'], rows));
      }),
    );
}

function addAdd(source: Command, context: Context): void {
  source
    .command('add <name>')
    .description('Adds a source, or changes it: settings that are not given keep their values')
    .option('--set <key=value...>', 'a setting')
    .action((name: string, { set = [] }: { set?: string[] }) =>
      context().withInstallation(async ({ pool, collections }) => {
        const given = set.map(pairOf);
        const before =
          (await collections.configuration.list()).find((one) => nameOf(one) === name)?.configs ?? [];
        const kept = before.filter(({ key }) => !given.some((one) => one.key === key)).map(keep);
        await collections.configuration.save(name, [...given, ...kept], 'here');
        const detail = { keys: given.map(({ key }) => key) };
        await noteAudit(pool, { actor: operator.name, action: 'source.save', subject: name, detail });
        context().print(`${name} is configured. Collect with: npm run momentum -- collect ${name}`);
      }),
    );
}

function addTest(source: Command, context: Context): void {
  source
    .command('test <name>')
    .description('Tests the connection')
    .action((name: string) =>
      context().withInstallation(async ({ collections }) => {
        const { ok, message } = await probe(collections, name, null, 'here', new AbortController().signal);
        context().print(message);
        if (!ok) process.exitCode = 1;
      }),
    );
}

function addRemove(source: Command, context: Context): void {
  source
    .command('remove <name>')
    .description('Forgets a configuration; what was collected stays')
    .action((name: string) =>
      context().withInstallation(async ({ pool, collections }) => {
        await collections.configuration.remove(name);
        await noteAudit(pool, { actor: operator.name, action: 'source.remove', subject: name });
        context().print(`${name} is forgotten. What was collected stays.`);
      }),
    );
}

function addReset(source: Command, context: Context): void {
  source
    .command('reset <name>')
    .description(
      'Moves lastFetchedDataDate back: collects again from DATE, or from the beginning; deletes nothing',
    )
    .option('--script <script>', 'only this script')
    .option('--scope <scope>', 'only this repository, project or board')
    .option('--from <day>', 'such as 2026-01-31')
    .action((name: string, { script, scope, from }: { script?: string; scope?: string; from?: string }) =>
      context().withInstallation(async ({ pool }) => {
        if (from !== undefined && !/^\d{4}-\d\d-\d\d$/.test(from))
          throw new InvalidInput(`“${from}” is no day.`);
        const date = from === undefined ? null : new Date(`${from}T00:00:00Z`);
        const scopes = await resetCursors(pool, { ...connectionOf(name), script, scope }, date);
        await noteAudit(pool, {
          actor: operator.name,
          action: 'run.reset',
          subject: name,
          detail: { script, scope, from },
        });
        context().print(
          `${scopes} cursor${scopes === 1 ? '' : 's'} moved back. Collect with: npm run momentum -- collect ${name}`,
        );
      }),
    );
}

function rowsOf(candidates: readonly ProductionCandidate[], production: string): string[][] {
  return candidates.map(({ kind, name, deployments }) => [production, kind, name, String(deployments)]);
}

function shown(config: ShownConfig): string {
  if ('value' in config) return `${config.key}=${config.value}`;
  return `${config.key}=${config.unreadable ? '(enter the secret again)' : '(set)'}`;
}

function keep(config: ShownConfig): GivenConfig {
  return 'value' in config ? { key: config.key, value: config.value } : { key: config.key, set: true };
}

function pairOf(text: string): GivenConfig {
  const [, key, value] = /^([A-Z0-9_]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined) throw new InvalidInput(`--set takes KEY=VALUE, not “${text}”.`);
  return { key, value };
}
