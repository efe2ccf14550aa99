import type { CataloguedSource } from '../../collectors/engine/catalogue.ts';
import { commonSettings, settingsOf } from '../../collectors/engine/contract/common-settings.ts';
import type { Settings } from '../../collectors/engine/contract/setting.ts';
import type { Resource } from '../../collectors/engine/resource/resource.ts';

/** docs/sources.md: every source with its settings and scripts, from the same declarations that validate and collect. */
export function sourcesPage(sources: readonly CataloguedSource[]): string {
  return [
    '# Sources',
    '',
    'Written from the declarations in `collectors` by `npm run docs`: do not edit.',
    '',
    '`npm run momentum -- source add NAME --set KEY=VALUE …`; several connections of one source are `git@one`, `git@two`.',
    'Secrets are sealed at rest and never given back; changing an address drops the secrets that were sent there.',
    '',
    '## Every source',
    '',
    ...settingsTable(commonSettings),
    ...sources.flatMap(sourceSection),
    '',
  ].join('\n');
}

function sourceSection({ source, collectors }: CataloguedSource): string[] {
  const own = Object.entries(settingsOf(source)).filter(([key]) => !(key in commonSettings));
  const reach = source.backfillDays === null ? 'the whole history' : `${source.backfillDays} days`;
  return [
    '',
    `## ${source.title}`,
    '',
    ...(source.comesWith
      ? [`\`${source.id}\` comes with ${source.comesWith.title} and has no settings of its own.`]
      : [
          `\`${source.id}\`; the first collection takes ${reach} unless BACKFILL_DAYS says otherwise.`,
          '',
          ...settingsTable(Object.fromEntries(own)),
        ]),
    '',
    '| script | brings | needs |',
    '|---|---|---|',
    ...collectors.map(
      ({ script, provides, dependsOn }) =>
        `| \`${script}\` | ${namesOf(provides)} | ${namesOf(dependsOn) || '–'} |`,
    ),
  ];
}

function namesOf(resources: readonly Resource[]): string {
  return resources.map(({ name }) => name).join(', ');
}

function settingsTable(settings: Settings): string[] {
  return [
    '| key | what | example |',
    '|---|---|---|',
    ...Object.entries(settings).map(
      ([key, { help, example, secret }]) =>
        `| \`${key}\`${secret ? ' (secret)' : ''} | ${help} | \`${example}\` |`,
    ),
  ];
}
