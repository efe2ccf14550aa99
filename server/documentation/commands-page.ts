import type { Command } from 'commander';

/** docs/commands.md: every command of the terminal, from the declarations that parse them. */
export function commandsPage(program: Command): string {
  return [
    '# Commands',
    '',
    'Written from the declarations in `server/command-line/commands` by `npm run docs`: do not edit.',
    '',
    '`npm run momentum -- COMMAND`, whether a server is running or not; an embedded database is started for it where none runs.',
    ...program.commands.flatMap((command) => commandSection(command, [])),
    '',
  ].join('\n');
}

function commandSection(command: Command, before: readonly string[]): string[] {
  const names = [...before, command.name()];
  if (command.commands.length > 0) return command.commands.flatMap((each) => commandSection(each, names));
  const args = command.registeredArguments.map((each) =>
    each.required ? `<${each.name()}>` : `[${each.name()}${each.variadic ? '…' : ''}]`,
  );
  const options = command.options.map((option) => `- \`${option.flags}\` ${option.description}`);
  return [
    '',
    `## ${[...names, ...args].join(' ')}`,
    '',
    `${command.description()}.`,
    ...(options.length > 0 ? ['', ...options] : []),
  ];
}
