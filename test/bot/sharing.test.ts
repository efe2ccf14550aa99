import { describe, expect, it } from 'vitest';
import { packed } from '../../bot/reading/asking.ts';
import type { QuestionQuery } from '../../server/contract/question.ts';
import { press } from '../support/slack.ts';
import { buttonsOf, momentumInSlack, readable, storeAcme } from './support/momentum-in-slack.ts';

// The most open installation there is: sharing must not follow it.
const momentum = await momentumInSlack({ MOMENTUM_PRIVACY: 'everyone' });
const { slack, pool, origin } = momentum;
const people = await storeAcme(pool);
await momentum.link('U0ADA', 'admin', people.get('Ada') ?? null);
await pool.query("insert into team (slug, name) values ('pair', 'Pair'), ('all', 'All')");
await pool.query(
  "insert into team_member (team_id, contributor_id) select t.id, c.id from team t, contributor c where t.slug = 'all' or c.name in ('Ada', 'Ken')",
);

const share = async (group: string, query: QuestionQuery, user = 'U0ADA', chart: string | null = null) => {
  const { said } = await press(slack, origin, user, {
    action_id: 'share',
    value: packed({ group, chart, query }),
  });
  const [message] = await said.messages();
  if (message === undefined) throw new Error('Nothing was said.');
  return message;
};
const ids = async (text: string) => buttonsOf(await momentum.ask(text)).map(({ action_id }) => action_id);

describe('an answer about everybody', () => {
  it('is shared to the channel by a press, in the name of who pressed', async () => {
    const message = await momentum.ask('activity 7d');
    expect(message.response_type).toBe('ephemeral');
    const shared = await momentum.press(message, 'share', 'U0GRACE');
    expect(shared).toMatchObject({ response_type: 'in_channel', replace_original: false });
    expect(readable(shared)).toContain('Shared by <@U0GRACE>');
    expect(shared.text).toBe(message.text);
    expect(buttonsOf(shared).map(({ action_id }) => action_id)).toEqual(['open']);
  });

  it('is noted in the audit log when it is shared', async () => {
    await momentum.press(await momentum.ask('activity 30d'), 'share');
    const { rows } = await pool.query(
      "select actor, subject from audit_entry where action = 'slack.share' order by id desc limit 1",
    );
    expect(rows).toEqual([{ actor: expect.stringMatching(/^user \d+$/), subject: 'commit-pr-activity' }]);
  });

  it('about a team of five or more can be shared too', async () => {
    expect(await ids('activity 90d team:all')).toContain('share');
    expect((await share('activity', { range: '90d', team: 'all' })).response_type).toBe('in_channel');
  });

  it('is shared with a picture where Slack has no chart of its own', async () => {
    const shared = await share('activity', { range: '30d' });
    expect(shared.response_type).toBe('in_channel');
    expect(shared.blocks.map(({ type }) => type)).toContain('image');
  });
});

describe('an answer about one person or a few', () => {
  it.each([
    ['commits 7d'],
    ['commits 7d @Grace'],
    ['contribution'],
    ['activity 7d me'],
    ['activity 90d @Ada @Grace @Linus @Barbara @Ken'],
    ['activity 90d team:pair'],
  ])('“%s” has no button to share it', async (text) => {
    const found = await ids(text);
    expect(found).toContain('ask.range.7d');
    expect(found).not.toContain('share');
  });

  it.each([
    ['commit-activity', { contributor: 'me' }],
    ['commits', { contributor: 'Grace' }],
    ['activity', { contributor: 'Grace' }],
    ['activity', { contributor: ['Ada', 'Grace', 'Linus', 'Barbara', 'Ken'] }],
    ['activity', { range: '90d', team: 'pair' }],
  ])('is not shared by a forged press: %s %j', async (group, query) => {
    const answer = await share(group, query);
    expect(answer.response_type).toBe('ephemeral');
    expect(answer.text).toMatch(/about a person|Fewer than 5 people/);
    expect(answer.blocks.map(({ type }) => type)).toEqual(['section']);
  });

  it('is not shared for a group of no name', async () => {
    expect((await share('nothing', {})).response_type).toBe('ephemeral');
  });
});
