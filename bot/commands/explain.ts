import { InvalidInput, NotFound } from '../../server/contract/errors.ts';
import { listed } from '../../server/contract/words.ts';
import type { Metric, MetricGroup } from '../../server/metrics/model/group.ts';
import { nearest } from '../../server/metrics/question/look-up.ts';
import { defineCommand } from '../command.ts';
import { wordsOf } from '../reading/words.ts';
import { type Block, escaped, header, messageOf, sections } from '../replies/message.ts';

interface Found {
  group: MetricGroup;
  metric: Metric;
}

const directions = {
  up: 'More is better.',
  down: 'Less is better.',
  none: 'Neither more nor less is better.',
};

export const explain = defineCommand<Found[]>({
  name: 'explain',
  usage: '/momentum explain METRIC',
  summary: 'What a metric means, how it is computed and what it needs',
  example: '/momentum explain activity.commit_rate',
  read(text, { catalogue }) {
    const name = wordsOf(text).join(' ').toLowerCase();
    const all = catalogue.groups.flatMap((group) => group.metrics.map((metric) => ({ group, metric })));
    if (name === '') {
      throw new InvalidInput('Which metric?', {
        hint: 'Name one, as in `/momentum explain activity.commits`.',
      });
    }
    const found = all.filter((one) => namesOf(one).includes(name));
    if (found.length > 0) return found;
    const candidates = nearest(name, [...new Set(all.flatMap(namesOf))]);
    throw new NotFound(`There is no metric called “${name}”.`, {
      candidates,
      hint:
        candidates.length > 0
          ? `Did you mean ${candidates.map((one) => `\`${one}\``).join(', ')}?`
          : '`/momentum help` lists the groups; each answer names its metrics.',
    });
  },
  async reply(found) {
    const text = found.map(({ metric }) => `${metric.title}: ${metric.definition}`).join('\n');
    return { message: messageOf(escaped(text), found.flatMap(explained)) };
  },
});

/** A metric by its id or title, with its group before it, or all metrics of a group. */
function namesOf({ group, metric }: Found): string[] {
  return [
    ...[group.id, group.short].flatMap((name) => [name, `${name}.${metric.id}`]),
    metric.id,
    metric.title.toLowerCase(),
  ];
}

function explained({ group, metric }: Found): Block[] {
  const { title, question, definition, unit, direction, needs, example } = metric;
  return [
    header(title),
    ...sections(
      [
        `_${escaped(question)}_`,
        escaped(definition),
        `*Unit*: ${unit}. ${directions[direction]}`,
        `*Needs*: ${listed(needs.map((need) => need.replaceAll('-', ' ')))}`,
        `*For example*: ${escaped(example.why)}`,
        `*Ask*: \`/momentum ${group.short}.${metric.id}\` (${escaped(group.title)})`,
      ].join('\n'),
    ),
  ];
}
