import { join } from 'node:path';
import type { Temporal } from 'temporal-polyfill';
import { discoverEach, hasFields } from '../server/discover.ts';
import type { MetricCatalogue } from '../server/metrics/catalogue/catalogue.ts';
import type { Services } from '../server/services.ts';
import type { Message } from './replies/message.ts';
import type { People, Person } from './slack/people.ts';
import type { SlackApi } from './slack/slack-api.ts';

/** What words can be read against. */
export interface Vocabulary {
  catalogue: MetricCatalogue;
  commands: readonly Command[];
  /** The day it is in the time zone of reports. */
  today: Temporal.PlainDate;
}

/** What a command answers with. */
export interface BotRequest extends Vocabulary {
  person: Person;
  people: People;
  services: Services;
  slack: SlackApi;
}

/** What is said, to the person who asked alone unless `toChannel`. */
export interface Reply {
  message: Message;
  toChannel?: true;
  /** Said instead where Slack does not take the blocks of `message`. */
  instead?: () => Promise<Reply>;
  /** Said when something that takes its time has come to its end; null where there is nothing to add. */
  afterwards?: () => Promise<Reply | null>;
}

/** One thing that can be typed after `/momentum`; a file's name is what is typed. It never acknowledges and never catches. */
export interface Command<T = unknown> {
  name: string;
  usage: string;
  summary: string;
  example: string;
  /** Takes the words after the name apart. Throws `InvalidInput` or `NotFound` for one that it does not know. */
  read(text: string, known: Vocabulary): T;
  reply(asked: T, request: BotRequest): Promise<Reply>;
}

/** Gives a command its types. */
export function defineCommand<T>(command: Command<T>): Command<T> {
  return command;
}

/** Finds every command by its file and verifies it; throws an error that names the file at fault. */
export async function loadSlackCommands(): Promise<Command[]> {
  const commands = await discoverEach<Command>({
    folder: join(import.meta.dirname, 'commands'),
    is: (value): value is Command => hasFields(value, 'name', 'read', 'reply'),
    called: 'command',
    belongsIn: ({ name }) => `${name}.ts`,
  });
  for (const { name, usage, example } of commands) {
    const untypable = [usage, example].find((line) => !line.startsWith('/momentum'));
    if (untypable !== undefined)
      throw new Error(`bot/commands/${name}.ts: “${untypable}” is nothing to type.`);
  }
  return commands;
}
