import { noteAudit } from '../../server/access/audit.ts';
import type { BotRequest, Reply } from '../command.ts';
import { askForChannel, unpacked } from '../reading/asking.ts';
import { answerReply, personReply } from './answer-reply.ts';

/** Asks again what a button carries, for whoever pressed it. Throws as `ask()` does. */
export async function showReply(value: string, request: BotRequest): Promise<Reply> {
  return personReply(request, unpacked(value));
}

/** The same for everybody in the channel. Throws `Forbidden` for what is about one person or a few. */
export async function shareReply(value: string, request: BotRequest): Promise<Reply> {
  const { services, person } = request;
  const asked = unpacked(value);
  const answer = await askForChannel(services, asked);
  await noteAudit(services.pool, {
    actor: person.asker.name,
    action: 'slack.share',
    subject: asked.group,
    detail: { query: asked.query },
  });
  return answerReply(request, answer, {
    asked,
    buttons: 'open only',
    remarks: [`Shared by <@${person.slackUser}>`],
  });
}
