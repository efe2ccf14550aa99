import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { botToken, slackStandIn } from '../support/slack.ts';

/** Tests that lean on the stand-in are worth as much as what it refuses. */
const slack = await slackStandIn();
slack.people.set('U0ADA', { id: 'U0ADA', name: 'Ada' });

beforeEach(() => {
  slack.behaviour.scopes = new Set(['users:read', 'files:write', 'files:read']);
  slack.behaviour.rateLimited.clear();
  slack.behaviour.chartsKnown = true;
});

const answered = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  file_id: z.string().optional(),
  upload_url: z.string().default(''),
});

async function call(method: string, args: Record<string, string> = {}, token: string | null = botToken) {
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { ...(token !== null && { authorization: `Bearer ${token}` }) },
    body: new URLSearchParams(args),
  });
  return { response, answer: answered.parse(await response.json()) };
}

const header = (text: string) => ({ type: 'header', text: { type: 'plain_text', text } });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (fields: object) => ({
  type: 'actions',
  elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'A' }, ...fields }],
});
const line = (data: object[], fields: object = {}) => ({
  type: 'data_visualization',
  title: 'A chart',
  chart: { type: 'line', series: [{ name: 'S', data }], axis_config: { categories: ['a', 'b'] } },
  ...fields,
});
const points = [
  { label: 'a', value: 1 },
  { label: 'b', value: 2 },
];

async function send(blocks: unknown, said = slack.conversation(), text: unknown = 'text') {
  const response = await fetch(said.responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, blocks }),
  });
  return { status: response.status, body: await response.text(), said };
}

describe('the Web API', () => {
  it.each([
    ['without a token', 'auth.test', {}, null, 'not_authed'],
    ['with another token', 'auth.test', {}, 'xoxb-other', 'invalid_auth'],
    ['with a bot’s token where the app’s is needed', 'apps.connections.open', {}, botToken, 'invalid_auth'],
    ['that does not exist', 'chat.shout', {}, botToken, 'unknown_method'],
    ['without what it needs', 'users.info', {}, botToken, 'invalid_arguments'],
    ['about nobody', 'users.info', { user: 'U0NOBODY' }, botToken, 'user_not_found'],
    ['about no file', 'files.info', { file: 'F000000001' }, botToken, 'file_not_found'],
    [
      'that completes no upload',
      'files.completeUploadExternal',
      { files: '[{"id":"F000000009"}]' },
      botToken,
      'file_not_found',
    ],
  ])('refuses a call %s', async (_, method, args, token, error) => {
    expect((await call(method, args, token)).answer).toMatchObject({ ok: false, error });
  });

  it('refuses what the app has no permission for', async () => {
    slack.behaviour.scopes.delete('users:read');
    const { answer } = await call('users.info', { user: 'U0ADA' });
    expect(answer).toMatchObject({ ok: false, error: 'missing_scope', needed: 'users:read' });
  });

  it('asks to be left alone with 429 and Retry-After', async () => {
    slack.behaviour.rateLimited.set('auth.test', 7);
    const { response } = await call('auth.test');
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('completes no upload of another length than was announced', async () => {
    const { answer } = await call('files.getUploadURLExternal', { filename: 'a.png', length: '4' });
    await fetch(answer.upload_url, { method: 'POST', body: 'abc' });
    const files = JSON.stringify([{ id: answer.file_id }]);
    expect((await call('files.completeUploadExternal', { files })).answer.error).toBe('file_not_found');
    await fetch(answer.upload_url, { method: 'POST', body: 'abcd' });
    expect((await call('files.completeUploadExternal', { files })).answer.ok).toBe(true);
  });
});

describe('a response address', () => {
  it('takes five messages', async () => {
    const said = slack.conversation();
    for (let use = 0; use < 5; use += 1) expect((await send([header('H')], said)).status).toBe(200);
    expect(await send([header('H')], said)).toMatchObject({
      status: 404,
      body: '{"ok":false,"error":"used_url"}',
    });
    expect(said.sent).toHaveLength(5);
  });

  it('takes none after half an hour', async () => {
    const said = slack.conversation();
    said.expire();
    expect((await send([header('H')], said)).body).toContain('expired_url');
  });

  it.each([
    ['51 blocks', Array.from({ length: 51 }, () => header('H'))],
    ['an unknown block', [{ type: 'video' }]],
    ['a header of 151 letters', [header('h'.repeat(151))]],
    ['an empty header', [header('')]],
    ['a section of 3,001 letters', [section('s'.repeat(3_001))]],
    [
      '11 fields',
      [{ type: 'section', fields: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'f' })) }],
    ],
    [
      'a field of 2,001 letters',
      [{ type: 'section', fields: [{ type: 'mrkdwn', text: 'f'.repeat(2_001) }] }],
    ],
    [
      '11 pieces of small print',
      [{ type: 'context', elements: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'f' })) }],
    ],
    ['an empty row of buttons', [{ type: 'actions', elements: [] }]],
    [
      'two buttons of one id',
      [{ type: 'actions', elements: [button({}), button({})].flatMap((row) => row.elements) }],
    ],
    ['a button’s text of 76 letters', [button({ text: { type: 'plain_text', text: 't'.repeat(76) } })]],
    ['a button’s value of 2,001 letters', [button({ value: 'v'.repeat(2_001) })]],
    ['a field that no block has', [{ ...header('H'), colour: 'red' }]],
    ['a picture that was not uploaded', [{ type: 'image', alt_text: 'a', slack_file: { id: 'F000000099' } }]],
    ['a chart with 51 letters of title', [line(points, { title: 't'.repeat(51) })]],
    ['a chart with a gap', [line(points.slice(1))]],
    ['three charts', [line(points), line(points), line(points)]],
  ])('refuses %s', async (_, blocks) => {
    expect(await send(blocks)).toMatchObject({ status: 404, body: '{"ok":false,"error":"invalid_blocks"}' });
  });

  it('refuses a message without text, which screen readers read', async () => {
    expect((await send([header('H')], slack.conversation(), '')).status).toBe(404);
  });

  it('takes a chart where Slack knows charts, and refuses it elsewhere', async () => {
    expect((await send([line(points)])).status).toBe(200);
    slack.behaviour.chartsKnown = false;
    expect((await send([line(points)])).body).toContain('invalid_blocks');
  });
});
