import { afterEach, describe, expect, it } from 'vitest';
import type { Conversation } from '../support/slack.ts';
import { commandFields, postSigned } from '../support/slack-requests.ts';
import { momentumInSlack, readable, storeAcme } from './support/momentum-in-slack.ts';

const momentum = await momentumInSlack();
const { slack, pool, logged } = momentum;
const people = await storeAcme(pool);
await momentum.link('U0ADA', 'member', people.get('Ada') ?? null);

afterEach(() => {
  slack.behaviour.down = false;
  slack.behaviour.rateLimited.clear();
});

let newcomers = 0;

/** Somebody whom Slack has to be asked about. */
function newcomer(): string {
  newcomers += 1;
  const id = `U0NEW${newcomers}`;
  slack.people.set(id, { id, name: 'Newcomer' });
  return id;
}

const linesWith = (text: string) => logged.filter((line) => line.includes(text));

describe('what goes wrong', () => {
  it('in Momentum itself is said with a reference that finds it in the log, and without inner workings', async () => {
    await pool.query('alter table installation_setting rename to elsewhere');
    const message = await momentum.ask('activity 7d');
    await pool.query('alter table elsewhere rename to installation_setting');
    const reference = /reference `([0-9a-f]{8})`/.exec(message.text)?.[1] ?? '';
    expect(reference).not.toBe('');
    expect(message.response_type).toBe('ephemeral');
    expect(message.text).not.toMatch(/installation_setting|relation|select/);
    expect(linesWith(reference).join()).toContain('installation_setting');
    expect(readable(await momentum.ask('activity 7d'))).toContain('*Commits*');
  });

  it('because of what was typed is said without a reference, and is no line in the log', async () => {
    const before = logged.length;
    const message = await momentum.ask('activity team:nowhere');
    expect(message.text).toMatch(/^\*There is no team “nowhere”\.\*\n/);
    expect(message.text).not.toContain('eference');
    expect(logged.slice(before)).toEqual([]);
  });

  it('at a press is said beside the message, which stays', async () => {
    const message = await momentum.ask('activity 7d');
    await pool.query('alter table installation_setting rename to elsewhere');
    const pressed = await momentum.press(message, 'ask.range.30d');
    await pool.query('alter table elsewhere rename to installation_setting');
    expect(pressed).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    expect(pressed.text).toContain('reference');
  });
});

describe('Slack’s Web API', () => {
  it('that wants no more calls is not pressed: the person is told when to ask again', async () => {
    slack.behaviour.rateLimited.set('users.info', 42);
    const message = await momentum.ask('activity 7d', newcomer());
    expect(message.text).toContain('Slack takes no more calls');
    expect(message.text).toContain('Try again in 42 seconds.');
    expect(message.text).toMatch(/from <!date\^\d+\^/);
    expect(slack.calls.filter(({ error }) => error === 'ratelimited')).toHaveLength(1);
  });

  it('that refuses the token is told of, with who can mend it', async () => {
    slack.behaviour.scopes.delete('users:read');
    const message = await momentum.ask('activity 7d', newcomer());
    slack.behaviour.scopes.add('users:read');
    expect(message.text).toContain('missing_scope');
    expect(message.text).toContain('manifest.yml');
  });

  it('that does not know somebody is told of in words', async () => {
    expect((await momentum.ask('activity 7d', 'U0NOBODY')).text).toContain('user_not_found');
  });
});

describe('an answer that Slack does not take', () => {
  it.each<[string, (said: Conversation) => unknown]>([
    ['since half an hour has passed', (said) => said.expire()],
    ['since it wants no more of them', () => slack.behaviour.rateLimited.set('response_url', 5)],
    ['since it is gone', () => Object.assign(slack.behaviour, { down: true })],
  ])('%s, ends with a line in the log, and the next one is taken', async (_, trouble) => {
    const lost = () => linesWith('An answer did not reach Slack').length;
    const before = lost();
    const said = slack.conversation();
    const fields = commandFields({
      text: 'status',
      user: 'U0ADA',
      team: slack.team.id,
      responseUrl: said.responseUrl,
    });
    trouble(said);
    const response = await postSigned(`${momentum.origin}/slack/events`, fields);
    expect(response.status).toBe(200);
    await expect.poll(lost, { timeout: 20_000 }).toBe(before + 1);
    expect(said.sent).toEqual([]);
    slack.behaviour.down = false;
    slack.behaviour.rateLimited.clear();
    expect(readable(await momentum.ask('status'))).toContain('git');
  });
});

describe('the end', () => {
  it('waits for answers that are being worked on', async () => {
    const blocker = await pool.connect();
    await blocker.query('begin');
    await blocker.query('lock table installation_setting in access exclusive mode');
    const { said } = await momentum.type('activity 7d');
    const closed = momentum.running.close();
    expect(said.sent).toEqual([]);
    await blocker.query('commit');
    blocker.release();
    await closed;
    expect(said.sent).toHaveLength(1);
  });
});
