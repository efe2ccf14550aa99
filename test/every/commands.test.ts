import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { loadSlackCommands } from '../../bot/command.ts';
import { programOf } from '../../server/command-line/command-line.ts';
import { loadMetricCatalogue } from '../../server/metrics/catalogue/catalogue.ts';

const catalogue = await loadMetricCatalogue();
const commands = await loadSlackCommands();
const known = { catalogue, commands, today: Temporal.PlainDate.from('2026-11-23') };

describe.each(commands.map((command) => [command.name, command] as const))(
  'the Slack command %s',
  (name, command) => {
    it('says what it does in a line, and how to type it', () => {
      expect(command.summary).toMatch(/^[A-Z].{10,}[^.]$/);
      expect(command.usage).toMatch(/^\/momentum/);
    });

    it('understands its own example', () => {
      const [, first = '', ...rest] = command.example.split(' ');
      const words = first === name ? rest : [first, ...rest];
      expect(() => command.read(words.join(' '), known)).not.toThrow();
    });
  },
);

const program = await programOf(() => {
  throw new Error('Nothing is run here.');
});
const leaves = program.commands.flatMap((command) =>
  command.commands.length > 0 ? [...command.commands] : [command],
);

describe.each(
  leaves.map((command) => [`${command.parent?.name() ?? ''} ${command.name()}`, command] as const),
)('the command %s', (_, command) => {
  it('says what it does, and what each of its options means', () => {
    expect(command.description()).toMatch(/^[A-Z]/);
    expect(command.options.filter((option) => option.description === '')).toEqual([]);
  });
});
