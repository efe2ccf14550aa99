import { createServer } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { readAddress } from '../../collectors/engine/git/clone/address.ts';
import { followRedirects } from '../../collectors/engine/git/clone/redirects.ts';
import { addressGuard } from '../../collectors/engine/http/address/address-guard.ts';

const suffix = '/info/refs?service=git-upload-pack';
const server = createServer((request, response) => {
  const path = (request.url ?? '').replace(suffix, '');
  const targets: Record<string, string> = {
    '/old': `/new${suffix}`,
    '/inside': `http://169.254.169.254/latest${suffix}`,
    '/circle': `/circle${suffix}`,
  };
  const location = targets[path];
  response.writeHead(location ? 301 : 200, location ? { location } : {}).end();
});
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const bound = server.address();
const origin = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`;
afterAll(() => {
  server.close();
});

function follow(path: string) {
  const remote = readAddress(origin + path, {
    allowLocal: false,
    credentials: { username: 'ann', password: 'secret' },
  });
  if (remote.kind === 'local') throw new Error('This is no remote address.');
  return followRedirects(remote, addressGuard('allow'), new AbortController().signal);
}

describe('a repository that has moved', () => {
  it('is read from where it is now, with its credentials while the origin is the same', async () => {
    expect(await follow('/old')).toMatchObject({ url: `${origin}/new`, credentials: { username: 'ann' } });
  });

  it('is never followed to an address where no source may live', async () => {
    await expect(follow('/inside')).rejects.toThrow('169.254.169.254, where no source may live');
  });

  it('in a circle is given up', async () => {
    await expect(follow('/circle')).rejects.toThrow('redirects in a circle');
  });

  it('nowhere is read where it was', async () => {
    expect((await follow('/here')).url).toBe(`${origin}/here`);
  });
});
