import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { GitCredentials } from '../../collectors/engine/git/clone/address.ts';
import {
  InvalidInput,
  MomentumError,
  NotFound,
  SourceDown,
  SourceRefused,
} from '../../server/contract/errors.ts';
import { type GitHttpServer, type GitHttpServerOptions, gitHttpServer } from '../support/git-http-server.ts';
import { writeRepository } from '../support/git-repository.ts';
import { historyOf, open, temporaryFolder } from './reading.ts';

const ann: GitCredentials = { username: 'ann', password: 'pa:ss/w@rd 1' };
let upstream: string;
let folder: string;

beforeEach(async () => {
  upstream = temporaryFolder();
  folder = temporaryFolder();
  await writeRepository(join(upstream, 'acme/shop.git'), [{ message: 'one' }]);
});

async function serve(options: GitHttpServerOptions): Promise<GitHttpServer> {
  const host = await gitHttpServer(upstream, options);
  onTestFinished(host.close);
  return host;
}

async function failure(address: string, credentials?: GitCredentials): Promise<MomentumError> {
  const error = await open(address, { folder, credentials, allowLocal: false }).catch(
    (thrown: unknown) => thrown,
  );
  if (error instanceof MomentumError) return error;
  throw new Error('It should have failed in words for people.', { cause: error });
}

describe('a host that asks for a password', () => {
  test('gets the right one, which is kept nowhere', async () => {
    const host = await serve(ann);
    const clone = await open(`${host.origin}/acme/shop.git`, { folder, credentials: ann });
    expect(await historyOf(clone)).toHaveLength(1);
    expect(readFileSync(join(clone.gitDir, 'config'), 'utf8')).not.toMatch(/ann|w@rd/);
  });

  test('gets the one that stands in the address, and the address loses it', async () => {
    const host = await serve(ann);
    const user = `${ann.username}:${encodeURIComponent(ann.password)}`;
    const address = `${host.origin.replace('//', `//${user}@`)}/acme/shop.git`;
    const clone = await open(address, { folder });
    expect(await historyOf(clone)).toHaveLength(1);
    expect(clone.gitDir).toBe(
      (await open(`${host.origin}/acme/shop.git`, { folder, credentials: ann })).gitDir,
    );
  });

  test('and is given none, is refused at once instead of waited for', async () => {
    const host = await serve(ann);
    const error = await failure(`${host.origin}/acme/shop.git`);
    expect(error).toBeInstanceOf(SourceRefused);
    expect(error.message).toBe(`${host.origin}/acme/shop.git asks for a user name and password.`);
  });

  test('and is given a wrong one, is refused without repeating it', async () => {
    const host = await serve(ann);
    const error = await failure(`${host.origin}/acme/shop.git`, { username: 'ann', password: 'wrong one' });
    expect(error).toBeInstanceOf(SourceRefused);
    expect(error.message).toBe(`${host.origin}/acme/shop.git rejected the user name or password.`);
    expect(`${error.hint}${error.cause}`).not.toMatch(/wrong( |%20)one/);
  });

  test('gets none that is another host’s, even when that one sends us there', async () => {
    const stranger = await serve({ username: 'ann', password: 'else' });
    const host = await serve({ redirectTo: stranger.origin });
    expect(await failure(`${host.origin}/acme/shop.git`, ann)).toBeInstanceOf(SourceRefused);
    expect(stranger.requests.length).toBeGreaterThan(0);
    expect(stranger.requests.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  });
});

describe('an address that cannot be cloned', () => {
  test('because nothing is there, is not found', async () => {
    const host = await serve({});
    expect(await failure(`${host.origin}/acme/gone.git`)).toBeInstanceOf(NotFound);
  });

  test('because nobody answers, is down', async () => {
    const host = await serve({});
    await host.close();
    const error = await failure(`${host.origin}/ssl-certificate/shop.git`);
    expect(error).toBeInstanceOf(SourceDown);
    expect(error.message).toContain('cannot be reached');
  });

  test.each([
    '--upload-pack=touch marker',
    'ext::sh -c touch% marker',
    'fd::17',
    'ftp://example.com/a.git',
    'https://example.com/a\nb.git',
    'https://example.com',
    'https://example.com/%zz',
    '-oProxyCommand=x:y',
    'a@-oProxyCommand=x:y',
    ' ',
  ])('because it is %j, is refused before git sees it', async (address) => {
    expect(await failure(address)).toBeInstanceOf(InvalidInput);
  });

  test.each(['/etc', './here', 'here', '..', 'file:///etc'])(
    'because %s is on this machine, is refused',
    async (address) => {
      const error = await failure(address);
      expect(error).toBeInstanceOf(InvalidInput);
      expect(error.message).toContain('own disk');
    },
  );
});
