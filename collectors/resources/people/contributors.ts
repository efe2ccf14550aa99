import { defineResource } from '../../engine/resource/define-resource.ts';
import type { Target } from '../../engine/write/target.ts';
import { accountsOnHosts } from './contributors/ids.ts';
import type { ContributorRow } from './contributors/row.ts';
import { writeAccounts } from './contributors/write.ts';

/** An account is a person's identity in one tool; commits name theirs by e-mail. */
export const contributors = defineResource({
  name: 'contributors',
  model: 'Account',
  refs: {},
  computed: ['contributorId', 'homeId', 'joinedBy'],
  words: 'contributors',
  idsOf: accountsOnHosts,
  write: (target: Target, rows: readonly ContributorRow[]) => writeAccounts(target, target.dataSource, rows),
  example: [
    {
      host: 'github.com',
      upstreamId: '583231',
      login: 'ada',
      email: 'ada@acme.example',
      emailVerified: true,
      name: 'Ada',
      avatarUrl: null,
      bot: false,
    },
  ],
});
