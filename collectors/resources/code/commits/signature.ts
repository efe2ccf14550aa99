import type { ContributorRow } from '../../people/contributors/row.ts';

/** A name and address as a commit carries them. */
export interface Signature {
  name: string;
  email: string;
}

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
