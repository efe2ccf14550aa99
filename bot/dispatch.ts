import type { BotRequest, Command, Reply } from './command.ts';

/** Finds the command that somebody typed; what begins with none is a question about metrics. Throws what the command throws. */
export async function dispatch(text: string, request: BotRequest): Promise<Reply> {
  const { command, rest } = commandIn(text, request.commands);
  return command.reply(command.read(rest, request), request);
}

/** The command of a text, and what is left of it. */
export function commandIn(text: string, commands: readonly Command[]): { command: Command; rest: string } {
  const [, first = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(text) ?? [];
  const named = commands.find(({ name }) => name === (first === '' ? 'help' : first.toLowerCase()));
  return named === undefined ? { command: metric(commands), rest: text } : { command: named, rest };
}

function metric(commands: readonly Command[]): Command {
  const command = commands.find(({ name }) => name === 'metric');
  if (command === undefined) throw new Error('There is no command that asks for metrics.');
  return command;
}
