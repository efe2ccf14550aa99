import type { z } from 'zod';
import { SourceChanged, SourceDeclined, SourceRefused } from '../../../server/contract/errors.ts';
import type { RawAnswer } from './declaration.ts';
import { nameOfRequest, type Outgoing } from './request.ts';

type Sent = Pick<Outgoing, 'method' | 'url'>;
type Answered = Pick<RawAnswer, 'status' | 'url' | 'json'>;

/** A parsed answer. */
export interface UpstreamAnswer<T> {
  body: T;
  headers: Headers;
  /** To be kept, and sent as the next request's `validator`; null where the upstream gave none. */
  validator: string | null;
  /** Where it came from at last, after redirects. */
  url: URL;
  /** Source, method and path, for errors. */
  asked: string;
}

/** Reads an answer's body. Throws `SourceRefused` for 401, `SourceDeclined` for other refusals, `SourceChanged` for what does not fit. */
export function readAnswer<T>(
  title: string,
  sent: Outgoing,
  answer: RawAnswer,
  schema: z.ZodType<T>,
): UpstreamAnswer<T> {
  const { headers, url, json } = answer;
  const asked = `${title}: ${nameOfRequest(sent)}`;
  throwIfRefused(title, sent, answer);
  if (json === undefined && answer.bytes.length > 0) {
    throw new SourceChanged(`${asked} was answered with something that is no JSON.`, '', {
      hint: 'Check the address: a sign-in page or a proxy may stand in between.',
    });
  }
  return { body: parsed(asked, schema, json), headers, url, asked, validator: headers.get('etag') };
}

/** Throws what a status says; returns where there is something to read. */
export function throwIfRefused(title: string, sent: Sent, answer: Answered): void {
  const { status, url, json } = answer;
  if (status >= 200 && status < 300) return;
  const what = nameOfRequest(sent);
  if (url.origin !== sent.url.origin) {
    const message = `${title} leads ${what} to ${url.origin}, which gets no credentials and answered ${status}.`;
    throw new SourceDeclined(message, status, { hint: 'If it is the right one, configure that address.' });
  }
  throw (
    rejectionOf(title, sent, answer) ??
    new SourceDeclined(`${title} answered ${status} to ${what}${reasonOf(json)}.`, status)
  );
}

/** What an answer that rejects the credentials is thrown as; null for every other answer. */
export function rejectionOf(
  title: string,
  sent: Sent,
  { status, url, json }: Answered,
): SourceRefused | null {
  if (status !== 401 || url.origin !== sent.url.origin) return null;
  return new SourceRefused(`${title} rejected the credentials at ${nameOfRequest(sent)}${reasonOf(json)}.`, {
    hint: 'Check that they are complete and have not expired.',
  });
}

/** Parses a part of an answer, where the whole was taken as it came; throws `SourceChanged` with the field that does not fit. */
export function parsed<T>(asked: string, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { field, problem } = firstIssue(result.error);
  throw new SourceChanged(`${asked} was answered with something unknown${at(field)}: ${problem}`, field);
}

/** The first field that does not fit, and why. */
export function firstIssue({ issues }: z.ZodError): { field: string; problem: string } {
  const [issue] = issues;
  return { field: (issue?.path ?? []).map(String).join('.'), problem: issue?.message ?? '' };
}

/** ` at “author.login”`, or nothing for the whole. */
export function at(field: string): string {
  return field === '' ? '' : ` at “${field}”`;
}

const longestReason = 200;

/** The upstream's own words, where it has some. */
function reasonOf(json: unknown): string {
  const message = typeof json === 'object' && json !== null && 'message' in json ? json.message : null;
  if (typeof message !== 'string' || message.trim() === '') return '';
  return `: ${message.trim().slice(0, longestReason).replace(/\.+$/, '')}`;
}
