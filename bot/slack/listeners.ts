import { randomBytes } from 'node:crypto';
import type { App } from '@slack/bolt';
import { z } from 'zod';
import { MomentumError } from '../../server/contract/errors.ts';
import type { Services } from '../../server/services.ts';
import type { BotRequest, Command, Reply } from '../command.ts';
import { dispatch } from '../dispatch.ts';
import { todayIn } from '../reading/question-words.ts';
import { shareReply, showReply } from '../replies/actions.ts';
import { actionIds } from '../replies/blocks.ts';
import { failureMessage } from '../replies/failure-message.ts';
import { once } from './once.ts';
import type { People } from './people.ts';
import { type ReplyPlace, type Respond, respondTo } from './respond.ts';
import type { SlackApi } from './slack-api.ts';

/** What the bot works with while it runs. */
export interface BotParts {
  services: Services;
  slack: SlackApi;
  people: People;
  commands: readonly Command[];
}

const pressed = z.object({
  user: z.object({ id: z.string() }),
  response_url: z.string(),
  trigger_id: z.string(),
});
const pressedButton = z.object({ value: z.string().optional() });

/**
 * Takes what Slack sends: acknowledges it at once, does it once, and turns whatever goes wrong into words for the person who
 * asked. The returned function waits for what is still being done.
 */
export function listen(bolt: App, parts: BotParts): () => Promise<void> {
  const first = once();
  const under = new Set<Promise<void>>();
  const { log } = parts.services;
  const begin = (work: Promise<void>) => {
    under.add(work);
    void work.finally(() => under.delete(work));
  };

  bolt.command('/momentum', async ({ ack, command }) => {
    await ack();
    if (!first(command.trigger_id)) return;
    const words = (request: BotRequest) => dispatch(command.text, request);
    begin(handle(parts, command.user_id, respondTo(command.response_url), 'person', words));
  });

  const onPress = (
    id: RegExp | string,
    place: ReplyPlace,
    reply: (value: string, request: BotRequest) => Promise<Reply>,
  ) => {
    bolt.action(id, async ({ ack, body, action }) => {
      await ack();
      const press = pressed.parse(body);
      if (!first(press.trigger_id)) return;
      const { value = '' } = pressedButton.parse(action);
      const words = (request: BotRequest) => reply(value, request);
      begin(handle(parts, press.user.id, respondTo(press.response_url), place, words));
    });
  };
  onPress(/^ask\./, 'same message', showReply);
  onPress(actionIds.share, 'channel', shareReply);
  bolt.action(actionIds.open, ({ ack }) => ack());
  bolt.error(async (err) => log.error({ err }, 'Something from Slack could not be taken'));
  return async () => {
    await Promise.all(under);
  };
}

/** One of the three places where errors become words. */
async function handle(
  parts: BotParts,
  slackUser: string,
  respond: Respond,
  place: ReplyPlace,
  replyTo: (request: BotRequest) => Promise<Reply>,
): Promise<void> {
  const { services, people, commands } = parts;
  const { catalogue, timeZone, now } = services.metrics;
  try {
    const person = await people.recognise(slackUser);
    const request = { ...parts, person, catalogue, commands, today: todayIn(timeZone, now()) };
    await deliver(respond, place, await replyTo(request));
  } catch (error) {
    await sayFailure(services, respond, error);
  }
}

async function deliver(respond: Respond, place: ReplyPlace, reply: Reply): Promise<void> {
  const outcome = await respond(reply.message, place);
  if (outcome === 'invalid blocks') {
    if (!reply.instead)
      throw new Error(`Slack takes no such blocks: ${JSON.stringify(reply.message.blocks)}`);
    return deliver(respond, place, await reply.instead());
  }
  const later = await reply.afterwards?.();
  if (later) await deliver(respond, 'person', later);
}

/** What somebody mistyped is nobody's trouble; what Slack or a source does not do may pass; the rest is a fault of ours. */
function note(log: Services['log'], error: unknown, reference: string): void {
  if (!(error instanceof MomentumError)) log.error({ err: error, reference }, 'A question in Slack failed');
  else if (error.httpStatus >= 500)
    log.warn({ err: error, reference }, 'A question in Slack was not answered');
  else log.debug({ code: error.code, reference }, 'A question in Slack was refused');
}

async function sayFailure({ log }: Services, respond: Respond, error: unknown): Promise<void> {
  const reference = randomBytes(4).toString('hex');
  note(log, error, reference);
  try {
    await respond(failureMessage(error, reference), 'person');
  } catch (err) {
    log.warn({ err, reference }, 'An answer did not reach Slack');
  }
}
