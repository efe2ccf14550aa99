import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCommands } from '../../server/command-line/command-line.ts';
import { generatedPages } from '../../server/documentation/pages.ts';

const project = resolve(import.meta.dirname, '../..');
const pages = await generatedPages();

describe.each(Object.entries(pages))('%s', (path, text) => {
  it('says what the code does today: npm run docs writes it anew', () => {
    expect(readFileSync(join(project, path), 'utf8')).toBe(text);
  });
});

describe('every page', () => {
  const written = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...readdirSync(join(project, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => join('docs', file)),
  ];

  it.each(written)('%s leads only to what is there', (path) => {
    const text = readFileSync(join(project, path), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
    expect(links.filter((link) => !existsSync(join(project, dirname(path), link)))).toEqual([]);
  });
});

describe('the README', () => {
  const readme = readFileSync(join(project, 'README.md'), 'utf8');

  it('has what it is, a picture and the two commands on its first screen', () => {
    const first = readme.split('\n').slice(0, 20).join('\n');
    expect(first).toContain('npm install\nnpm start');
    expect(first).toMatch(/!\[.+\]\(docs\/pictures\/.+\.png\)/);
  });

  it('names only commands that there are', async () => {
    const known = (await loadCommands()).map((command) => command.name);
    const used = [...readme.matchAll(/momentum -- ([a-z-]+)/g)].map((match) => match[1] ?? '');
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });
});
