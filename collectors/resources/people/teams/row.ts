import type { Columns } from '../../../engine/resource/row.ts';

/** A team of an organization with those who are in it now and what it owns now. */
export type TeamRow = Columns<'Team', 'parentId', 'upstreamId'> & {
  upstreamId: string;
  /** Host of its people's accounts. */
  host: string;
  /** Upstream ids of accounts. */
  members: readonly string[];
  /** Upstream ids. */
  repositories: readonly string[];
};
