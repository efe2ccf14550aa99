import { commonAddress, idAddress } from '../../engine/references/address.ts';
import { defineResource } from '../../engine/resource/define-resource.ts';
import type { RowOf, WrittenRow } from '../../engine/resource/resource.ts';

/** Where it is cloned from, what it is called on its host, and its id there. */
function addressesOf({ host, fullName, upstreamId, url, cloneUrl }: WrittenRow): string[] {
  const addresses = [`${host}/${fullName}`, cloneUrl, url].filter((one) => typeof one === 'string');
  return [...addresses.map(commonAddress), idAddress(String(host), String(upstreamId))];
}

/** What its host still leads from, once it is called otherwise. */
function formerAddressesOf({ host, formerNames }: WrittenRow): string[] {
  return Array.isArray(formerNames) ? formerNames.map((name) => commonAddress(`${host}/${name}`)) : [];
}

/** Known by its upstream id, so that a renamed one keeps its history. Forks name the root of their network. */
export const repositories = defineResource({
  name: 'repositories',
  model: 'Repository',
  refs: { networkRootId: 'itself' },
  computed: ['excluded', 'firstSeenAt', 'formerNames'],
  remembers: { formerNames: 'fullName' },
  words: 'repositories',
  foundBy: addressesOf,
  formerlyFoundBy: formerAddressesOf,
  example: [
    {
      upstreamId: '4711',
      host: 'github.com',
      fullName: 'acme/shop',
      description: 'Where people buy things',
      url: 'https://github.com/acme/shop',
      defaultBranch: 'main',
      language: 'TypeScript',
      stars: 12,
      forks: 3,
      networkRoot: null,
      archived: false,
      shallow: false,
      activeAt: new Date('2026-11-20T09:30:00Z'),
      cloneUrl: 'https://github.com/acme/shop.git',
    },
  ],
});

export type RepositoryRow = RowOf<typeof repositories>;
