import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(project, path), 'utf8');
const elements = readdirSync(join(project, 'widgets/elements'))
  .filter((file) => file.startsWith('momentum-'))
  .map((file) => file.replace('.ts', ''));
const documentation = read('docs/widgets.md');
const published = [
  'momentum-provider',
  'momentum-filters',
  'momentum-metric',
  'momentum-chart',
  'momentum-dashboard',
];

describe.each(elements)('<%s>', (name) => {
  const source = read(`widgets/elements/${name}.ts`);

  it('says above its class what it is', () => {
    expect(source).toMatch(/\*\/\nexport class Momentum/);
  });

  it('is registered under its file’s name', () => {
    const everywhere = [
      'widgets/main.ts',
      ...readdirSync(join(project, 'widgets/elements')).map((file) => `widgets/elements/${file}`),
    ]
      .map(read)
      .join('\n');
    expect(everywhere).toContain(`'${name}'`);
  });

  it('has the parts and properties that the documentation promises', () => {
    if (!published.includes(name)) return;
    expect(documentation).toContain(`\`${name}\``);
    const parts = /@csspart ([\w\s]+) -/.exec(source)?.[1]?.split(' ') ?? [];
    expect(parts.filter((part) => !documentation.includes(`\`${part}\``))).toEqual([]);
    const properties = [...source.matchAll(/@cssproperty (--momentum-[\w-]+)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(properties.filter((property) => !documentation.includes(`\`${property}\``))).toEqual([]);
  });
});
