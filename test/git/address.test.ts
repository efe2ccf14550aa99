import { expect, test } from 'vitest';
import { readAddress } from '../../collectors/engine/git/clone/address.ts';

test.each([
  ['https://github.com/acme/shop.git', 'github.com', 'acme/shop'],
  ['https://gitlab.com/acme/team/shop/', 'gitlab.com', 'acme/team/shop'],
  ['http://Git.Example.com:8080/acme/shop', 'git.example.com:8080', 'acme/shop'],
  ['ssh://git@example.com:2222/acme/shop.git', 'example.com:2222', 'acme/shop'],
  ['git@github.com:acme/shop.git', 'github.com', 'acme/shop'],
  ['example.com:shop.git', 'example.com', 'shop'],
  ['git://example.com/acme/a%20shop.git', 'example.com', 'acme/a shop'],
])('%s is at %s and called %s', (address, host, fullName) => {
  expect(readAddress(address, { allowLocal: false })).toMatchObject({ kind: 'remote', host, fullName });
});

test('a password given apart goes before one in the address', () => {
  const credentials = { username: 'ann', password: 'new' };
  const address = readAddress('https://bob:old@example.com/a/b.git', { allowLocal: false, credentials });
  expect(address).toMatchObject({ url: 'https://example.com/a/b.git', credentials });
});

test('the user of an SSH address stays in it, a password does not', () => {
  const address = readAddress('ssh://git:secret@example.com/a/b.git', { allowLocal: false });
  expect(address).toMatchObject({ url: 'ssh://git@example.com/a/b.git' });
});
