import { MomentumError, SourceDown, SourceRefused } from '../../../server/contract/errors.ts';
import type { RawAnswer, UpstreamLimits } from './declaration.ts';
import { nameOfRequest, type Outgoing } from './request.ts';

/** A failure that may be over at the next try. `heavy` says that what was asked for may have been too much at once. */
export class PassingFailure extends SourceDown {
  readonly heavy: boolean;

  constructor(message: string, heavy: boolean, cause?: unknown) {
    super(message, { cause });
    this.heavy = heavy;
  }
}

const heavyStatuses = [502, 504];

/** The failure that an answer tells of, or null: the upstream's own trouble, or a body that was cut. */
export function upstreamFailureOf(
  title: string,
  sent: Outgoing,
  answer: RawAnswer,
  limits: UpstreamLimits,
): PassingFailure | null {
  const { status } = answer;
  const what = nameOfRequest(sent);
  if (status >= 500 || status === 408)
    return new PassingFailure(`${title} answered ${status} to ${what}.`, heavyStatuses.includes(status));
  if (isCut(sent, answer))
    return new PassingFailure(`${title}’s answer to ${what} breaks off in the middle.`, true);
  if (limits.failed?.(answer)) return new PassingFailure(`${title} could not answer ${what}.`, true);
  return null;
}

/** What a request that got no answer failed with. Certificates do not get better by waiting, nor do forbidden addresses. */
export function connectionFailure(title: string, sent: Outgoing, error: unknown): MomentumError {
  const causes = causesOf(error);
  const code = causes.map(codeOf).find((one) => one !== null) ?? '';
  const known = causes.find((cause) => cause instanceof MomentumError);
  if (known instanceof SourceDown) return new PassingFailure(known.message, false, error);
  if (known) return known;
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code)) {
    return new SourceRefused(`${title}’s certificate is not trusted (${code}).`, {
      hint: 'Start Momentum with NODE_EXTRA_CA_CERTS naming the file of your own authority.',
      cause: error,
    });
  }
  const unreachable = /ECONNREFUSED|EHOST|ENET|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT/.test(code);
  const reason = code === '' ? 'the connection broke' : code;
  return new PassingFailure(
    `${title} cannot be reached for ${nameOfRequest(sent)}: ${reason}.`,
    !unreachable,
    error,
  );
}

/** The error and what it came of, outermost first. */
export function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let cause = error; cause instanceof Error && !causes.includes(cause); cause = cause.cause)
    causes.push(cause);
  return causes;
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}

function isCut({ method }: Outgoing, { status, headers, bytes, json }: RawAnswer): boolean {
  const saysJson = /\bjson\b/i.test(headers.get('content-type') ?? '');
  const mayHaveBody = method !== 'HEAD' && status >= 200 && status < 300 && status !== 204;
  return mayHaveBody && saysJson && bytes.length > 0 && json === undefined;
}
