import { describe, expect, it } from 'vitest';
import { appToken, slackStandIn } from '../support/slack.ts';
import { commandFields, pressPayload } from '../support/slack-requests.ts';
import { buttonsOf, momentumInSlack, readable, storeAcme } from './support/momentum-in-slack.ts';

const socketMode = { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: '' };

/** Slack does not answer the first call for a socket. */
const slack = await slackStandIn();
slack.behaviour.down = true;
const momentum = await momentumInSlack(socketMode, { slack });
await storeAcme(momentum.pool);

const failures = () => momentum.logged.filter((line) => line.includes('cannot be reached; trying on')).length;

async function typed(text: string) {
  const said = slack.conversation();
  const fields = commandFields({ text, user: 'U0ADA', team: slack.team.id, responseUrl: said.responseUrl });
  const acknowledged = await slack.sockets.deliver('slash_commands', fields);
  const [message] = await said.messages();
  if (message === undefined) throw new Error('No message came.');
  return { acknowledged, message };
}

describe('over a socket', () => {
  it('a command is acknowledged with nothing and answered, once Slack can be reached', async () => {
    await expect.poll(failures, { timeout: 20_000 }).toBe(1);
    slack.behaviour.down = false;
    const { acknowledged, message } = await typed('activity 7d');
    expect(acknowledged).toEqual({});
    expect(message.response_type).toBe('ephemeral');
    expect(readable(message)).toContain('*Commits*');
  });

  it('a press changes the message', async () => {
    const { message } = await typed('activity 7d');
    const button = buttonsOf(message).find(({ action_id }) => action_id === 'ask.range.90d');
    const said = slack.conversation();
    const payload = pressPayload({
      actionId: 'ask.range.90d',
      value: button?.value,
      user: 'U0ADA',
      team: slack.team.id,
      responseUrl: said.responseUrl,
    });
    expect(await slack.sockets.deliver('interactive', payload)).toEqual({});
    const [changed] = await said.messages();
    expect(changed?.replace_original).toBe(true);
  });

  it('goes on when Slack asks for a new one', async () => {
    await slack.sockets.recycle();
    expect(readable((await typed('help')).message)).toContain('# Momentum');
  });

  it('goes on when it was cut while Slack could not be reached', async () => {
    slack.behaviour.down = true;
    slack.sockets.cut();
    await expect.poll(failures, { timeout: 20_000 }).toBe(2);
    slack.behaviour.down = false;
    expect(readable((await typed('help')).message)).toContain('# Momentum');
    expect(momentum.logged.join()).toContain('Slack is connected again');
  });

  it('there is no end point over HTTP', async () => {
    expect((await fetch(`${momentum.origin}/slack/events`, { method: 'POST' })).status).toBe(404);
  });

  it('ends with the server', async () => {
    await momentum.running.close();
    expect(slack.sockets.open()).toBe(0);
  });
});
