import { describe, expect, it } from 'vitest';
import { botToken, slackStandIn } from '../support/slack.ts';
import { momentumInSlack, readable, storeAcme } from './support/momentum-in-slack.ts';

describe('Slack that cannot be reached', () => {
  it('does not keep Momentum from starting, is told of once, and is answered when it is back', async () => {
    const slack = await slackStandIn();
    slack.behaviour.down = true;
    const momentum = await momentumInSlack({}, { slack });
    await storeAcme(momentum.pool);
    const reports = () => momentum.logged.filter((line) => line.includes('Slack does not answer yet'));
    await expect.poll(() => reports().length, { timeout: 20_000 }).toBe(1);
    expect((await fetch(`${momentum.origin}/readyz`)).status).toBe(200);
    slack.behaviour.down = false;
    expect(readable(await momentum.ask('activity 7d'))).toContain('*Commits*');
    expect(reports()).toHaveLength(1);
  });

  it('is said in words where its Web API alone is gone', async () => {
    const momentum = await momentumInSlack({ SLACK_API_URL: 'http://127.0.0.1:9/api/' });
    const message = await momentum.ask('activity 7d');
    expect(message.text).toContain('Slack does not answer.');
    expect(message.text).toContain('Try again in a minute.');
  });

  it('is found under an address without the slash at its end', async () => {
    const slack = await slackStandIn();
    const momentum = await momentumInSlack({ SLACK_API_URL: slack.apiUrl.slice(0, -1) }, { slack });
    expect(readable(await momentum.ask('help'))).toContain('# Momentum');
  });
});

describe('without a token', () => {
  it('there is no end point of Slack’s, and nothing is asked of Slack', async () => {
    const momentum = await momentumInSlack({ SLACK_BOT_TOKEN: '', SLACK_SIGNING_SECRET: '' });
    const response = await fetch(`${momentum.origin}/slack/events`, { method: 'POST' });
    expect(response.status).toBe(404);
    expect(momentum.slack.calls).toEqual([]);
  });
});

describe('the token', () => {
  it('is in no line of the log and in no answer', async () => {
    const momentum = await momentumInSlack({ SLACK_BOT_TOKEN: `${botToken}-that-was-revoked` });
    const message = await momentum.ask('activity 7d');
    expect(message.text).toContain('invalid_auth');
    expect(message.text).toContain('SLACK_BOT_TOKEN');
    expect(JSON.stringify([message, momentum.logged])).not.toContain('that-was-revoked');
  });
});
