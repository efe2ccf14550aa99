import type { CollectorCatalogue } from '../../collectors/engine/catalogue.ts';
import { nameOfField } from '../../collectors/engine/resource/fields.ts';
import type { Resource } from '../../collectors/engine/resource/resource.ts';

/** docs/resources.md: everything that collectors bring, with a row of each, from the declarations that write and read it. */
export function resourcesPage({ resources, sources }: CollectorCatalogue): string {
  const scripts = sources.flatMap(({ collectors }) => collectors);
  return [
    '# Resources',
    '',
    'Written from the declarations in `collectors/resources` by `npm run docs`: do not edit.',
    '',
    'What sources bring, in the order in which it is written. Rows name each other by the ids that their upstream gives them; columns',
    'are those of `prisma/schema`.',
    ...resources.resources.flatMap((resource) => {
      const bringing = scripts.filter(({ provides }) => provides.includes(resource));
      return resourceSection(
        resource,
        bringing.map(({ source, script }) => `\`${source.id}/${script}\``),
      );
    }),
    '',
  ].join('\n');
}

function resourceSection({ name, model, refs, example }: Resource, bringing: readonly string[]): string[] {
  const referring = Object.entries(refs).map(
    ([field, to]) => `\`${nameOfField(field)}\` is one of the ${to === 'itself' ? name : to.words}`,
  );
  return [
    '',
    `## ${name}`,
    '',
    [`Model \`${model}\`. Brought by ${bringing.join(', ') || 'nothing yet'}.`, sentenceOf(referring)]
      .join(' ')
      .trim(),
    '',
    '```json',
    JSON.stringify(example[0], null, 2),
    '```',
  ];
}

function sentenceOf(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `In a row, ${parts.join('; ')}.`;
}
