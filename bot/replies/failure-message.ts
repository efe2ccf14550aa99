import { MomentumError, SourceBusy } from '../../server/contract/errors.ts';
import { escaped, type Message, moment, plainMessage } from './message.ts';

/** What went wrong, why, and what to do next; `reference` finds what is unexpected in the log. */
export function failureMessage(error: unknown, reference: string): Message {
  if (error instanceof MomentumError) return plainMessage(knownWords(error));
  return plainMessage(
    `*That did not work: something went wrong in Momentum itself.*\nTry again; if it stays, tell whoever runs Momentum the reference \`${reference}\`, which finds it in the log.`,
  );
}

function knownWords(error: MomentumError): string {
  const next = error.hint ?? '`/momentum help` shows what can be asked.';
  const when = error instanceof SourceBusy ? `\nThat is from ${moment(error.until)} on.` : '';
  return `*${escaped(error.message)}*\n${escaped(next)}${when}`;
}
