import { describe, expect, it } from 'vitest';
import { momentumInSlack, readable, storeAcme } from './support/momentum-in-slack.ts';

const momentum = await momentumInSlack();
const { slack, pool, origin } = momentum;
const people = await storeAcme(pool);
const contributor = (name: string) => people.get(name) ?? null;

async function linkPath(user: string): Promise<string> {
  const { text } = await momentum.ask('link', user);
  const address = /http\S+\/slack\/link\/\S+/.exec(text)?.[0] ?? '';
  expect(address.startsWith(`${origin}/slack/link/`)).toBe(true);
  return address;
}

async function user(name: string, role = 'VIEWER'): Promise<{ id: number; cookie: string }> {
  const { rows } = await pool.query<{ id: number }>(
    'insert into app_user (name, role, contributor_id) values ($1, $2::role, $3) returning id',
    [name, role, contributor(name)],
  );
  const id = rows[0]?.id ?? 0;
  return { id, cookie: await momentum.cookie(id) };
}

const open = (address: string, cookie?: string, method = 'GET') =>
  fetch(address, { method, ...(cookie && { headers: { cookie } }) });

describe('who may ask', () => {
  it.each([
    ['a guest of one channel', { is_ultra_restricted: true, is_restricted: true }],
    ['a guest of several channels', { is_restricted: true }],
    ['somebody of another organization', { is_stranger: true, team: 'T0OTHER' }],
    ['somebody of another workspace', { team: 'T0OTHER' }],
    ['a bot', { is_bot: true }],
    ['somebody who left', { deleted: true }],
  ])('is not %s', async (_, flags) => {
    const id = `U0X${people.size}${slack.people.size}`;
    slack.people.set(id, { id, name: 'Mallory', ...flags });
    const message = await momentum.ask('activity 7d', id);
    expect(message.text).toContain('Momentum answers members of Acme alone');
    expect(message.text).toContain('Ask a member');
    expect(readable(message)).not.toContain('commits');
  });

  it('is a member whose own workspace is another one of the same enterprise', async () => {
    slack.people.set('U0GRID', {
      id: 'U0GRID',
      name: 'Edsger',
      team: 'E0GRID',
      teams: ['T0SECOND', slack.team.id],
    });
    expect((await momentum.ask('activity 7d', 'U0GRID')).text).toContain('Commits');
  });

  it('is a member who has not linked anything, for the organization’s numbers', async () => {
    expect((await momentum.ask('activity 7d', 'U0LINUS')).text).toContain('Commits');
  });

  it('is looked up at Slack once in some minutes', async () => {
    slack.people.set('U0OFTEN', { id: 'U0OFTEN', name: 'Often' });
    for (let time = 0; time < 3; time += 1) await momentum.ask('help', 'U0OFTEN');
    expect(
      slack.calls.filter(({ method, args }) => method === 'users.info' && args.user === 'U0OFTEN'),
    ).toHaveLength(1);
    expect(slack.calls.filter(({ method }) => method === 'auth.test')).toHaveLength(1);
  });
});

describe('linking', () => {
  it.each(['me', 'commits', 'contribution 7d', 'activity me', 'collect'])(
    'is asked for by “%s”',
    async (text) => {
      const message = await momentum.ask(text, 'U0LINUS');
      expect(message.text).toContain('Momentum does not know yet who you are');
      expect(message.text).toContain('/momentum link');
    },
  );

  it('shows whose Slack account it is to somebody who is signed in, and ties it when they confirm', async () => {
    const grace = await user('Grace');
    const address = await linkPath('U0GRACE');
    const page = await open(address, grace.cookie);
    expect(page.status).toBe(200);
    expect(await page.text()).toMatch(/Grace Hopper<\/strong> in <strong>Acme/);
    expect((await momentum.ask('me', 'U0GRACE')).text).toContain('does not know yet');
    const done = await open(address, grace.cookie, 'POST');
    expect(await done.text()).toContain('Your accounts are linked');
    const own = await momentum.ask('me 90d', 'U0GRACE');
    expect(own.response_type).toBe('ephemeral');
    expect(readable(own)).toContain('Commits: *11 commits*');
    const { rows } = await pool.query("select actor from audit_entry where action = 'slack.link'");
    expect(rows).toEqual([{ actor: `user ${grace.id}` }]);
  });

  it('works once', async () => {
    const linus = await user('Linus');
    const address = await linkPath('U0LINUS');
    expect((await open(address, linus.cookie, 'POST')).status).toBe(200);
    const again = await open(address, linus.cookie, 'POST');
    expect(again.status).toBe(403);
    expect(await again.text()).toContain('/momentum link');
    expect((await open(address, linus.cookie)).status).toBe(403);
  });

  it('works for 15 minutes', async () => {
    const barbara = await user('Barbara');
    slack.people.set('U0BARBARA', { id: 'U0BARBARA', name: 'Barbara' });
    const address = await linkPath('U0BARBARA');
    await pool.query("update slack_link set expires_at = expires_at - interval '15 minutes 1 second'");
    expect((await open(address, barbara.cookie, 'POST')).status).toBe(403);
    expect((await momentum.ask('me', 'U0BARBARA')).text).toContain('does not know yet');
  });

  it('is void once a newer link was asked for', async () => {
    const ken = await user('Ken');
    slack.people.set('U0KEN', { id: 'U0KEN', name: 'Ken' });
    const old = await linkPath('U0KEN');
    const latest = await linkPath('U0KEN');
    expect((await open(old, ken.cookie, 'POST')).status).toBe(403);
    expect((await open(latest, ken.cookie, 'POST')).status).toBe(200);
  });

  it('needs somebody who is signed in, and does not use the link up before', async () => {
    const margaret = await user('Margaret');
    slack.people.set('U0MARGARET', { id: 'U0MARGARET', name: '<b>Margaret</b>' });
    const address = await linkPath('U0MARGARET');
    for (const method of ['GET', 'POST']) {
      const page = await open(address, undefined, method);
      expect(page.status).toBe(401);
      expect(await page.text()).toContain('Sign in');
    }
    const page = await (await open(address, margaret.cookie)).text();
    expect(page).toContain('&lt;b&gt;Margaret');
    expect((await open(address, margaret.cookie, 'POST')).status).toBe(200);
  });

  it('is kept as a hash', async () => {
    const address = await linkPath('U0ADA');
    const { rows } = await pool.query<{ id: string }>('select id from slack_link');
    const secret = address.split('/').at(-1) ?? '';
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ id }) => id)).not.toContain(secret);
  });

  it('is undone by “link remove”', async () => {
    await momentum.link('U0ADA', 'viewer', contributor('Ada'));
    expect((await momentum.ask('me')).text).toContain('Commits');
    expect((await momentum.ask('link remove')).text).toContain('no longer linked');
    expect((await momentum.ask('me')).text).toContain('does not know yet');
    expect((await momentum.ask('link remove')).text).toContain('are not linked');
  });
});

describe('individual numbers', () => {
  it('are shown to the linked person alone', async () => {
    const own = await momentum.ask('commits 90d', 'U0GRACE');
    expect(own.response_type).toBe('ephemeral');
    expect(readable(own)).toContain('11 commits');
    expect(readable(own)).toContain('Only you can see this.');
  });

  it.each(['commits @Ada', 'activity @Ada', 'activity 90d @Ada @Ken'])(
    'of others are refused: “%s”',
    async (text) => {
      const message = await momentum.ask(text, 'U0GRACE');
      expect(message.text).toContain('Fewer than 5 people');
      expect(message.blocks).toHaveLength(1);
    },
  );

  it('follow a mention to the person whom it names', async () => {
    const own = await momentum.ask('commits 90d <@U0GRACE|grace>', 'U0GRACE');
    expect(readable(own)).toContain('11 commits');
    const others = await momentum.ask('commits 90d <@U0LINUS>', 'U0GRACE');
    expect(others.text).toContain('Fewer than 5 people');
  });

  it('of somebody who never linked are asked for by the name in commits', async () => {
    slack.people.set('U0NEW', { id: 'U0NEW', name: 'Niklaus' });
    const message = await momentum.ask('commits <@U0NEW>', 'U0GRACE');
    expect(message.text).toContain('who Niklaus is');
    expect(message.text).toContain('/momentum link');
  });

  it('need a contributor: an account that is tied to none is told how', async () => {
    slack.people.set('U0BOSS', { id: 'U0BOSS', name: 'Boss' });
    await momentum.link('U0BOSS', 'viewer', null);
    expect((await momentum.ask('me', 'U0BOSS')).text).toContain('contributor link');
  });

  it('follow a press to the person who presses, not to the one who asked', async () => {
    const message = await momentum.ask('commits 90d', 'U0GRACE');
    const pressed = await momentum.press(message, 'ask.range.90d', 'U0KEN');
    expect(readable(pressed)).toContain('contributor Ken');
    expect(readable(pressed)).not.toContain('Grace');
  });
});
