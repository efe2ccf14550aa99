import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clientOptions, slackApi } from '../../bot/slack/slack-api.ts';
import { SourceBusy, SourceChanged, SourceRefused } from '../../server/contract/errors.ts';
import { createLog } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';

const log = createLog({ level: 'silent', redactor: createRedactor() });
const slack = slackApi('xoxb-a-token', clientOptions({ slackApiUrl: undefined }, log));

/** What Slack itself, at its own address, answers to the one question who somebody is. */
const answering = (body: nock.Body, status = 200, headers: nock.ReplyHeaders = {}) =>
  nock('https://slack.com', { reqheaders: { authorization: 'Bearer xoxb-a-token' } })
    .post('/api/users.info', /user=U1/)
    .reply(status, body, headers);

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  expect(unused).toEqual([]);
});
afterAll(() => {
  nock.enableNetConnect();
  // Other files run in the same process.
  nock.restore();
});

describe('who a Slack account is', () => {
  it('is their real name and their workspaces, of an organization’s grid all of them', async () => {
    const grid = { enterprise_user: { teams: ['T2', 'T3'] } };
    answering({ ok: true, user: { id: 'U1', real_name: 'Ada Lovelace', team_id: 'T1', ...grid } });
    expect(await slack.account('U1')).toEqual({
      id: 'U1',
      name: 'Ada Lovelace',
      workspaces: ['T1', 'T2', 'T3'],
      outsider: false,
    });
  });

  it.each(['is_restricted', 'is_ultra_restricted', 'is_stranger', 'is_bot', 'deleted'])(
    'is an outsider with %s',
    async (mark) => {
      answering({ ok: true, user: { id: 'U1', [mark]: true } });
      expect(await slack.account('U1')).toMatchObject({ outsider: true });
    },
  );

  it('is not known while Slack refuses the token, wants no more calls, or answers otherwise than it used to', async () => {
    answering({ ok: false, error: 'token_revoked' });
    await expect(slack.account('U1')).rejects.toThrow(SourceRefused);
    answering({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': '30' });
    await expect(slack.account('U1')).rejects.toThrow(SourceBusy);
    answering({ ok: true, user: { id: 7 } });
    await expect(slack.account('U1')).rejects.toThrow(SourceChanged);
  });
});
