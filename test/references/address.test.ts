import { expect, it } from 'vitest';
import { commonAddress } from '../../collectors/engine/references/address.ts';

it.each([
  'https://github.com/acme/shop',
  'https://github.com/acme/shop.git',
  'https://GitHub.com/Acme/Shop/',
  'https://ada:secret@github.com/acme/shop.git',
  'https://github.com:443/acme/shop.git',
  'git@github.com:acme/shop.git',
  'github.com:acme/shop',
  'ssh://git@github.com/acme/shop.git',
  'ssh://git@github.com:22/acme/shop',
  'git://github.com/acme/shop.git',
  'github.com/acme/shop',
])('%s is one repository with all the others', (address) => {
  expect(commonAddress(address)).toBe('github.com/acme/shop');
});

it('repositories of other hosts, groups and names are others', () => {
  const addresses = [
    'https://gitlab.example/acme/shop',
    'https://gitlab.example/acme/web/shop.git',
    'git@gitlab.example:acme/shop-site',
    '/srv/git/shop.git',
  ];
  expect(addresses.map(commonAddress)).toEqual([
    'gitlab.example/acme/shop',
    'gitlab.example/acme/web/shop',
    'gitlab.example/acme/shop-site',
    '/srv/git/shop',
  ]);
});
