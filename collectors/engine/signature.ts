import type { ContributorRow, Signature } from './resources.ts';

/** The source of accounts that are nothing but an address in a commit, whichever tool brought the commit. */
export const commitSource = 'git';

/** A commit's signature as an account: the address, whatever its case; the name where there is no address. */
export function accountOfSignature({ name, email }: Signature): ContributorRow {
  const address = email.trim().toLowerCase();
  return {
    host: '',
    upstreamId: address === '' ? `name:${name}` : address,
    login: null,
    email: address === '' ? null : address,
    emailVerified: false,
    name: name === '' ? null : name,
    avatarUrl: null,
    bot: false,
  };
}
