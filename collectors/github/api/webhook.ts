import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { hostOf } from './address.ts';

/** Events after which a collection brings something new; the others, such as stars, are none of ours. */
const events = new Set([
  'create',
  'delete',
  'deployment',
  'deployment_status',
  'issue_comment',
  'member',
  'organization',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_review_thread',
  'push',
  'repository',
  'team',
  'workflow_job',
  'workflow_run',
]);

const account = z.object({ login: z.string() }).optional();
const payload = z.object({
  repository: z.object({ owner: account, html_url: z.url().optional() }).optional(),
  organization: account,
});

/** By the signature over the body that GitHub sends along. */
export function isSigned(bytes: Buffer, headers: IncomingHttpHeaders, secret: string): boolean {
  const given = String(headers['x-hub-signature-256'] ?? '');
  const expected = `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

/** Whether an event is of one of these organizations on this host. */
export function isOf(
  body: unknown,
  headers: IncomingHttpHeaders,
  { GITHUB_ORG, GITHUB_URL }: { GITHUB_ORG: readonly string[]; GITHUB_URL: string },
): boolean {
  if (!events.has(String(headers['x-github-event']))) return false;
  const { repository, organization } = payload.parse(body);
  const owner = repository?.owner?.login ?? organization?.login;
  const address = repository?.html_url;
  const isHere = address === undefined || new URL(address).hostname === hostOf(GITHUB_URL);
  return isHere && GITHUB_ORG.some((one) => one.toLowerCase() === owner?.toLowerCase());
}
