/** Something that somebody could exploit, as a scanner reports it. */
export interface VulnerabilityRow {
  upstreamId: string;
  /** Upstream id. */
  repository: string;
  kind: 'dependency' | 'code' | 'secret' | 'hotspot';
  title: string;
  severity: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';
  state: 'OPEN' | 'FIXED' | 'DISMISSED';
  openedAt: Date;
  /** When it was fixed or dismissed. */
  closedAt: Date | null;
  updatedAt: Date;
  url: string | null;
}
