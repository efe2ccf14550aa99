import { noteAudit } from '../../server/access/audit.ts';
import { newSlackLinkPath, removeSlackUser } from '../../server/access/slack-link.ts';
import { InvalidInput } from '../../server/contract/errors.ts';
import { type BotRequest, defineCommand, type Reply } from '../command.ts';
import { actionIds } from '../replies/blocks.ts';
import { actions, button, escaped, messageOf, plainMessage, sections } from '../replies/message.ts';

export const link = defineCommand<'link' | 'remove'>({
  name: 'link',
  usage: '/momentum link [remove]',
  summary: 'Ties your Slack account to your Momentum account, so that you see your own numbers here',
  example: '/momentum link',
  read(text) {
    const word = text.trim().toLowerCase();
    if (word === '') return 'link';
    if (word === 'remove') return 'remove';
    throw new InvalidInput(`I do not know the word “${text.trim()}”.`, {
      hint: 'Type `/momentum link` to link, `/momentum link remove` to undo it.',
    });
  },
  reply: (wanted, request) => (wanted === 'link' ? linkReply(request) : removeReply(request)),
});

async function linkReply({ person, services }: BotRequest): Promise<Reply> {
  const url = services.publicUrl + (await newSlackLinkPath(services.pool, person));
  const known =
    person.user === null
      ? ''
      : `Your Slack account is linked to the account ${escaped(person.user.name)} already. To change that:\n`;
  const text = `${known}Open this link in the browser in which you are signed in to Momentum, and confirm. It works once, within 15 minutes, and is for you alone.`;
  const open = button(actionIds.open, 'Link my accounts', { url }, 'primary');
  return {
    message: messageOf(`${text}\n${url}`, [...sections(text), ...actions(open === null ? [] : [open])]),
  };
}

async function removeReply({ person, services }: BotRequest): Promise<Reply> {
  if (person.user === null) return { message: plainMessage('Your accounts are not linked.') };
  await removeSlackUser(services.pool, person.slackTeam, person.slackUser);
  await noteAudit(services.pool, {
    actor: person.asker.name,
    action: 'slack.unlink',
    subject: `slack ${person.slackTeam} ${person.slackUser}`,
  });
  return { message: plainMessage('Your accounts are no longer linked. `/momentum link` links them again.') };
}
