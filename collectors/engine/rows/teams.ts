/** A team of an organization with those who are in it now and what it owns now. */
export interface TeamRow {
  upstreamId: string;
  /** Host of its people's accounts. */
  host: string;
  slug: string;
  name: string;
  /** Upstream id. */
  parent: string | null;
  /** Upstream ids of accounts. */
  members: readonly string[];
  /** Upstream ids. */
  repositories: readonly string[];
}
