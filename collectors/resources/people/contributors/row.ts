import type { Columns } from '../../../engine/resource/row.ts';

/** An account as its tool shows it; whose it is is found here. `host` is empty for the addresses in commits. */
export type ContributorRow = Columns<'Account', never, 'contributorId' | 'homeId' | 'joinedBy'>;
