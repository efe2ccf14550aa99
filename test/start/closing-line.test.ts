import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Runs vitest on these files, with our reporter alone, and tells how it ended. */
async function runVitest(files: Record<string, string>): Promise<{ exitCode: number; lastLine: string }> {
  mkdirSync(join(root, 'test-results'), { recursive: true });
  const folder = mkdtempSync(join(root, 'test-results', 'closing-line-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    `import { closingLine } from '${join(root, 'test/support/closing-line.ts')}';
     export default { test: { reporters: ['default', closingLine] } };`,
  );
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [vitest, 'run', '--root', folder], (_, output) => {
      resolve({ exitCode: child.exitCode ?? -1, lastLine: output.trimEnd().split('\n').at(-1) ?? '' });
    });
  });
}

const head = "import { beforeAll, describe, expect, test } from 'vitest';\n";
const passing = "test('passes', () => expect(1).toBe(1));\n";

test('the closing line counts what passed, failed and was skipped, in nested suites too', async () => {
  const content = `${head}${passing}
    describe('inside', () => {
      test('passes as well', () => expect(1).toBe(1));
      test('fails', () => expect(1).toBe(2));
      test.skip('is skipped', () => undefined);
    });`;
  expect(await runVitest({ 'one.test.ts': content })).toEqual({
    exitCode: 1,
    lastLine: '2 passed, 1 failed, 1 skipped',
  });
});

test('a green run ends with no failure', async () => {
  expect(await runVitest({ 'one.test.ts': head + passing, 'two.test.ts': head + passing })).toEqual({
    exitCode: 0,
    lastLine: '2 passed, 0 failed, 0 skipped',
  });
});

test.for([
  [
    'a file that cannot be loaded',
    { 'one.test.ts': head + passing, 'two.test.ts': "throw new Error('no');" },
  ],
  [
    'a set-up that fails',
    {
      'one.test.ts': head + passing,
      'two.test.ts': `${head}describe('x', () => { beforeAll(() => { throw new Error('no'); }); ${passing} });`,
    },
  ],
  [
    'an error outside of any test',
    {
      'one.test.ts': `${head}${passing}setTimeout(() => { throw new Error('no'); });
    test('waits', () => new Promise((resolve) => setTimeout(resolve, 200)));`,
    },
  ],
] as const)('%s counts as a failure', async ([, files]) => {
  const { exitCode, lastLine } = await runVitest(files);
  expect(exitCode).toBe(1);
  expect(lastLine).toMatch(/^\d passed, 1 failed, \d skipped$/);
});

test('a run without tests counts as a failure', async () => {
  expect(await runVitest({})).toEqual({ exitCode: 1, lastLine: '0 passed, 1 failed, 0 skipped' });
});
