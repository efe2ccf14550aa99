import { SourceDown } from '../../server/contract/errors.ts';
import type { Message } from '../replies/message.ts';
import { busyFor } from './slack-failure.ts';

/** Where a message goes: to the person alone, to everybody in the channel, or in the place of the one whose button was pressed. */
export type ReplyPlace = 'person' | 'channel' | 'same message';

/** Sends a message; `invalid blocks` says that Slack did not take its blocks. Throws `SourceBusy` or `SourceDown`. */
export type Respond = (message: Message, place: ReplyPlace) => Promise<'sent' | 'invalid blocks'>;

const patience = 10_000;
const places: Record<ReplyPlace, object> = {
  person: { response_type: 'ephemeral', replace_original: false },
  channel: { response_type: 'in_channel', replace_original: false },
  'same message': { replace_original: true },
};

/** Answers through the address that Slack gave with a command or a press: five times within 30 minutes. */
export function respondTo(url: string): Respond {
  return async (message, place) => {
    const response = await post(url, { ...message, ...places[place] });
    const text = await response.text();
    if (response.ok && !/"ok":\s*false/.test(text)) return 'sent';
    if (text.includes('invalid_blocks')) return 'invalid blocks';
    if (response.status === 429) throw busyFor(Number(response.headers.get('retry-after') ?? 60));
    throw new SourceDown(`Slack did not take an answer (${response.status} ${text.slice(0, 200)}).`);
  };
}

async function post(url: string, body: object): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
      redirect: 'error',
    });
  } catch (cause) {
    throw new SourceDown('Slack does not answer.', { cause });
  }
}
