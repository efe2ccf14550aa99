import { describe, expect, test } from 'vitest';
import { isGeneratedPath, isVendoredPath } from '../../collectors/engine/git/log/generated.ts';
import { loadLanguages } from '../../collectors/engine/git/log/languages.ts';

const languages = await loadLanguages();

describe('the language of a file', () => {
  test.each([
    ['src/app.ts', 'TypeScript', 'programming'],
    ['src/app.tsx', 'TypeScript', 'programming'],
    ['lib/a.h', 'C', 'programming'],
    ['lib/a.hpp', 'C++', 'programming'],
    ['ios/View.m', 'Objective-C', 'programming'],
    ['main.rs', 'Rust', 'programming'],
    ['script.pl', 'Perl', 'programming'],
    ['Main.CS', 'C#', 'programming'],
    ['views/a.blade.php', 'Blade', 'markup'],
    ['index.html', 'HTML', 'markup'],
    ['style.scss', 'SCSS', 'markup'],
    ['Makefile', 'Makefile', 'programming'],
    ['deploy/Dockerfile', 'Dockerfile', 'programming'],
    ['README.md', 'Markdown', 'prose'],
    ['data.json', 'JSON', 'data'],
    ['ci.yaml', 'YAML', 'data'],
    ['schema.sql', 'SQL', 'data'],
  ])('%s is %s, %s', (path, name, kind) => {
    expect(languages.ofPath(path)).toEqual({ name, kind });
  });

  test.each(['LICENSE.unknown', 'bin/run', 'archive.zip', 'thing.e', '.hidden'])(
    'of %s is not known',
    (path) => {
      expect(languages.ofPath(path)).toBeNull();
    },
  );

  test('is found by name and alias', () => {
    expect(languages.ofName('golang')?.name).toBe('Go');
    expect(languages.ofName('Visual-Basic-.NET')?.name).toBe('Visual Basic .NET');
    expect(languages.ofName('no such')).toBeNull();
  });
});

describe('what people did not write', () => {
  test.each([
    'package-lock.json',
    'web/package-lock.json',
    'yarn.lock',
    'pnpm-lock.yaml',
    'bun.lock',
    'Gemfile.lock',
    'Cargo.lock',
    'go.sum',
    'composer.lock',
    'poetry.lock',
    'uv.lock',
    'Pipfile.lock',
    '.terraform.lock.hcl',
    'api/v1/service.pb.go',
    'api/service_pb2.py',
    'src/__generated__/query.ts',
    'Form.Designer.cs',
    'dist/app.js.map',
    '.idea/workspace.xml',
    'node_modules/a/index.js',
  ])('%s is generated', (path) => {
    expect(isGeneratedPath(path)).toBe(true);
  });

  test.each([
    'node_modules/a/index.js',
    'vendor/github.com/a/b.go',
    'src/vendor/a.js',
    'third_party/zlib/zlib.c',
    'dist/index.js',
    'public/app.min.js',
    'types/a.d.ts',
    'test/fixtures/a.json',
    'gradlew',
    '.github/workflows/ci.yml',
    'js/jquery-3.7.1.js',
  ])('%s is vendored', (path) => {
    expect(isVendoredPath(path)).toBe(true);
  });

  test.each([
    'src/app.ts',
    'src/distance.ts',
    'src/vendors.ts',
    'src/lock.ts',
    'src/Cache/Store.cs',
    'lib/reactor.js',
    'src/chart.js',
    'block.lockfile.ts',
    'src/min.js',
    'package.json',
    'go.mod',
    'a.proto',
  ])('%s is neither', (path) => {
    expect([isGeneratedPath(path), isVendoredPath(path)]).toEqual([false, false]);
  });
});
