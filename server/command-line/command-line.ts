import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { MomentumError, sentenceOf } from '../contract/errors.ts';
import { discoverEach, hasFields } from '../discover.ts';
import { createLog, type Log } from '../log.ts';
import { type Installation, openInstallation } from '../open.ts';
import { createRedactor, type Redactor } from '../redactor.ts';
import { readSettings, type ServerSettings, secretsIn } from '../settings.ts';
import type { Openers } from '../start.ts';

/** What a command works with. */
export interface CommandContext {
  environment: NodeJS.ProcessEnv;
  settings: ServerSettings;
  log: Log;
  redactor: Redactor;
  openers: Openers;
  /** Opens the installation (and the embedded database, where none runs) for as long as `work` takes. */
  withInstallation<T>(work: (installation: Installation) => Promise<T>): Promise<T>;
  /** One line on standard output. */
  print(line: string): void;
}

/** One command: its file's name is what people type. */
export interface CommandLineCommand {
  name: string;
  /** Adds the command, with its options and help. */
  register(program: Command, context: () => CommandContext): void;
}

/** Runs one command line; expected errors are one sentence on standard error and exit code 1. */
export async function runCommandLine(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
  openers: Openers,
): Promise<void> {
  try {
    const program = await programOf(() => contextOf(environment, openers));
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode;
      return;
    }
    if (!(error instanceof MomentumError)) throw error;
    process.stderr.write(`${sentenceOf(error)}\n`);
  }
}

/** The program with every command of the `commands` folder. */
export async function programOf(context: () => CommandContext): Promise<Command> {
  const program = new Command('momentum').description('Metrics for engineering teams').exitOverride();
  for (const command of await loadCommands()) command.register(program, context);
  for (const command of program.commands) command.exitOverride();
  return program;
}

/** Finds every command by its path, in the order of names; throws an error that names the file at fault. */
export async function loadCommands(): Promise<CommandLineCommand[]> {
  const commands = await discoverEach<CommandLineCommand>({
    folder: join(import.meta.dirname, 'commands'),
    deep: true,
    is: (value): value is CommandLineCommand => hasFields(value, 'name', 'register'),
    called: 'command',
    belongsIn: ({ name }) => `${name}.ts`,
  });
  return commands.toSorted((one, other) => one.name.localeCompare(other.name));
}

function contextOf(environment: NodeJS.ProcessEnv, openers: Openers): CommandContext {
  const settings = readSettings(environment);
  const redactor = createRedactor();
  for (const secret of secretsIn(environment)) redactor.add(secret);
  const log = createLog({ level: settings.logLevel, format: settings.logFormat, redactor });
  return {
    environment,
    settings,
    log,
    redactor,
    openers,
    async withInstallation(work) {
      const installation = await openInstallation({ settings, log, redactor });
      try {
        return await work(installation);
      } finally {
        await installation.close();
      }
    },
    print: (line) => {
      process.stdout.write(`${line}\n`);
    },
  };
}
