import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(project, path), 'utf8');
const files = readdirSync(join(project, 'widgets/elements'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `widgets/elements/${file}`);
const elements = files.map((file) => basename(file, '.ts')).filter((name) => name.startsWith('momentum-'));
const documentation = read('docs/widgets.md');
const published = [
  'momentum-provider',
  'momentum-filters',
  'momentum-metric',
  'momentum-chart',
  'momentum-dashboard',
];

describe.each(elements)('<%s>', (name) => {
  const source = read(`widgets/elements/${name.replace('momentum-', '')}/${name}.ts`);

  it('says above its class what it is', () => {
    expect(source).toMatch(/\*\/\nexport class Momentum/);
  });

  it('is registered under its file’s name', () => {
    const everywhere = ['widgets/main.ts', ...files].map(read).join('\n');
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
