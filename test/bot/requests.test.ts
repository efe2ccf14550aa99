import { describe, expect, it } from 'vitest';
import { press } from '../support/slack.ts';
import { commandFields, postSigned, pressPayload, signed } from '../support/slack-requests.ts';
import { momentumInSlack, storeAcme } from './support/momentum-in-slack.ts';

const momentum = await momentumInSlack();
await storeAcme(momentum.pool);
const { slack, origin, pool } = momentum;
const url = `${origin}/slack/events`;

function help() {
  const said = slack.conversation();
  return {
    said,
    fields: commandFields({
      text: 'help',
      user: 'U0ADA',
      team: slack.team.id,
      responseUrl: said.responseUrl,
    }),
  };
}

const seconds = (minutes: number) => Math.floor(Date.now() / 1000) + minutes * 60;

describe('a request', () => {
  it('with Slack’s signature is acknowledged with nothing and answered to the person alone', async () => {
    const { said, fields } = help();
    const response = await postSigned(url, fields);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    const [message] = await said.messages();
    expect(message?.response_type).toBe('ephemeral');
  });

  it.each([
    ['signed with another secret', { secret: 'somebody-elses-secret' }],
    ['ten minutes old', { at: seconds(-10) }],
    ['without a signature', { unsigned: true }],
    ['with half a signature', { unsigned: true, headers: { 'x-slack-signature': 'v0=' } }],
  ])('%s is refused and does nothing', async (_, options) => {
    const { said, fields } = help();
    const response = await postSigned(url, fields, options);
    expect(response.status).toBe(401);
    expect(await response.text()).toBe('');
    await momentum.ask('help');
    expect(said.sent).toEqual([]);
  });

  it('whose body was changed on the way is refused', async () => {
    const request = signed(help().fields);
    const response = await fetch(url, { ...request, body: `${request.body}&text=collect` });
    expect(response.status).toBe(401);
  });

  it('is acknowledged before its question is answered, and answered when it is', async () => {
    const blocker = await pool.connect();
    await blocker.query('begin');
    await blocker.query('lock table installation_setting in access exclusive mode');
    const said = slack.conversation();
    const fields = commandFields({
      text: 'activity 7d',
      user: 'U0ADA',
      team: slack.team.id,
      responseUrl: said.responseUrl,
    });
    const response = await postSigned(url, fields);
    expect(response.status).toBe(200);
    await expect.poll(waitingForLock).toBe(true);
    expect(said.sent).toEqual([]);
    await blocker.query('commit');
    blocker.release();
    expect(await said.messages()).toHaveLength(1);
  });

  it('that Slack sends again is done once', async () => {
    const { said, fields } = help();
    await postSigned(url, fields);
    await said.messages();
    const again = await postSigned(url, fields, {
      headers: { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' },
    });
    expect(again.status).toBe(200);
    const other = help();
    await postSigned(url, other.fields);
    await other.said.messages();
    expect(said.sent).toHaveLength(1);
  });

  it('needs no call to Slack before it is acknowledged', async () => {
    await momentum.ask('help');
    const before = slack.calls.length;
    await momentum.ask('help');
    expect(slack.calls.slice(before)).toEqual([]);
  });

  it('for a link button is acknowledged, since Slack tells of every press', async () => {
    const { responseUrl } = slack.conversation();
    const payload = pressPayload({
      actionId: 'open',
      value: undefined,
      user: 'U0ADA',
      team: slack.team.id,
      responseUrl,
    });
    expect((await postSigned(url, { payload: JSON.stringify(payload) })).status).toBe(200);
  });

  it('with a button of an older version is answered in words', async () => {
    const { said } = await press(slack, origin, 'U0ADA', {
      action_id: 'ask.range.7d',
      value: '{"metric":1}',
    });
    const [answer] = await said.messages();
    expect(answer?.text).toContain('older version');
    expect(answer?.response_type).toBe('ephemeral');
  });
});

async function waitingForLock(): Promise<boolean> {
  const { rows } = await pool.query('select from pg_locks where not granted');
  return rows.length > 0;
}
