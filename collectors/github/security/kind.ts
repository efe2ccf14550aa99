import type { z } from 'zod';
import type { UpstreamRequest } from '../../engine/http/request.ts';
import type { VulnerabilityRow } from '../../resources/quality/vulnerabilities.ts';

/** A row whose repository is told by the list that it stands in, or by itself. */
export type Alert = Omit<VulnerabilityRow, 'repository' | 'upstreamId'> & { number: number };

/** Which part of a list: the latest changes first, or only those that are open. */
export interface Selection {
  sort: 'updated';
  direction: 'desc';
  per_page: number;
  state?: 'open';
}

/** One of the lists of alerts that GitHub keeps, of an organization and of a repository. */
export interface AlertKind<T = unknown> {
  kind: 'dependency' | 'code' | 'secret';
  title: string;
  ofOrganization(org: string, selection: Selection): UpstreamRequest;
  ofRepository(repository: { owner: string; repo: string }, selection: Selection): UpstreamRequest;
  schema: z.ZodType<T>;
  read(alert: T): Alert;
}

/** A kind with its parts tied together, whatever its alerts look like. */
export interface ReadableKind extends Omit<AlertKind, 'schema' | 'read'> {
  schema: z.ZodType<Alert>;
}

export function defineKind<T>({ schema, read, ...kind }: AlertKind<T>): ReadableKind {
  return { ...kind, schema: schema.transform(read) };
}

const severities = { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW' } as const;

/** The product's word for one of GitHub's severities. */
export function severityOf(severity: keyof typeof severities): VulnerabilityRow['severity'] {
  return severities[severity];
}
