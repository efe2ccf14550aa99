import { MomentumError, sentenceOf } from '../../server/contract/errors.ts';

/** What went wrong, as it is shown: whether signing in helps, whether it is not allowed, or whether another try may help. */
export interface Failure {
  kind: 'not-signed-in' | 'forbidden' | 'failed';
  code: string;
  sentence: string;
}

export function requestFailureOf(error: unknown): Failure {
  const code = error instanceof MomentumError ? error.code : 'unexpected';
  const kinds: Record<string, Failure['kind']> = { not_signed_in: 'not-signed-in', forbidden: 'forbidden' };
  return { kind: kinds[code] ?? 'failed', code, sentence: sentenceOf(error) };
}
