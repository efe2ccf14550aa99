import type { MetricGroup } from '../../server/metrics/model/group.ts';
import { type Command, defineCommand } from '../command.ts';
import { escaped, header, type Message, messageOf, sections } from '../replies/message.ts';

const levels = {
  organization: 'Teams and organization',
  individual: 'Your own work (only you see it)',
  beyond: 'More',
} as const;

export const help = defineCommand({
  name: 'help',
  usage: '/momentum help',
  summary: 'What can be asked',
  example: '/momentum help',
  read: () => null,
  reply: async (_asked, { catalogue, commands }) => ({ message: helpMessage(catalogue.groups, commands) }),
});

function helpMessage(groups: readonly MetricGroup[], commands: readonly Command[]): Message {
  const metric = commands.find(({ name }) => name === 'metric');
  const others = commands.filter(({ name }) => name !== 'metric');
  const blocks = [
    header('Momentum'),
    ...sections(`Ask for a group of metrics: \`${metric?.usage}\`\nfor example \`${metric?.example}\``),
    ...(['organization', 'individual', 'beyond'] as const).flatMap((level) => groupLines(level, groups)),
    ...sections(
      [
        '*Periods*: `7d`, `30d` or any number of days, `today`, `yesterday`, `this week`, `last week`, `this month`, `last month`, `2026-11-01..2026-11-20`; `30d` where none is named',
        '*People*: `@person`, `me`; *only one metric*: `activity.commits`; *another chart*: `chart:NAME`; *bots too*: `bots`',
      ].join('\n'),
    ),
    ...sections(['*And*', ...others.map(({ usage, summary }) => `\`${usage}\` – ${summary}`)].join('\n')),
  ];
  const text = `What can be asked: ${groups.map(({ short }) => short).join(', ')}; ${others.map(({ name }) => name).join(', ')}. For example ${metric?.example}`;
  return messageOf(text, blocks);
}

function groupLines(level: keyof typeof levels, groups: readonly MetricGroup[]) {
  const lines = groups
    .filter((group) => group.level === level)
    .map(({ short, title, description }) => `\`${short}\` – *${escaped(title)}*: ${escaped(description)}`);
  return lines.length === 0 ? [] : sections([`*${levels[level]}*`, ...lines].join('\n'));
}
