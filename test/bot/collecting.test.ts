import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { claim } from '../../collectors/engine/run/lease.ts';
import { writeRepository } from '../support/git-repository.ts';
import { momentumInSlack, readable } from './support/momentum-in-slack.ts';

const folder = mkdtempSync(join(tmpdir(), 'momentum-collecting-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const repository = join(folder, 'shop');
const today = Math.floor(Date.now() / 1000);
await writeRepository(repository, [
  { message: 'One', date: `${today - 7_200} +0000`, changes: [{ path: 'a.ts', content: 'const a = 1;\n' }] },
  { message: 'Two', date: `${today - 3_600} +0000`, changes: [{ path: 'b.ts', content: 'const b = 1;\n' }] },
]);
const momentum = await momentumInSlack({}, { git: repository });
await momentum.link('U0ADA', 'member', null);

beforeAll(async () => {
  await vi.waitUntil(async () => {
    const { rows } = await momentum.pool.query('select from collection where completed_at is not null');
    return rows.length > 0;
  }, 30_000);
});

/** Both messages of a collection. */
async function collect(text = 'collect'): Promise<string[]> {
  const { said } = await momentum.type(text);
  const messages = await said.messages(2);
  expect(messages.map((message) => message.response_type)).toEqual(['ephemeral', 'ephemeral']);
  return messages.map(({ text: words }) => words);
}

describe('collecting from Slack', () => {
  it('says what was left out and why, such as what is running already', async () => {
    const name = { dataSource: 'git', connection: 'default', script: 'history' };
    const lease = await claim(momentum.pool, name, 'another machine');
    const [, ended] = await collect();
    await lease?.release();
    expect(ended).toContain('`git/history` was left out: It is running already');
  });

  it('says at once that it began, and later how it ended; then the numbers are there', async () => {
    const [begun, ended] = await collect();
    expect(begun).toBe('Collecting everything now. I tell you here when it is done.');
    expect(ended).toMatch(/^Everything, <!date\^\d+\^.*>: ended well, \d+ rows seen$/);
    expect(readable(await momentum.ask('activity 7d'))).toContain('*Commits*\n2 commits');
    expect(readable(await momentum.ask('status'))).toMatch(
      /\*git\*: until <!date[\s\S]*Everything, .*: ended well/,
    );
  });

  it('takes the sources that are named', async () => {
    const [begun, ended] = await collect('collect git');
    expect(begun).toContain('Collecting git now');
    expect(ended).toMatch(/^git, .*: ended well/);
  });

  it('is noted with who asked for it', async () => {
    const { rows } = await momentum.pool.query(
      "select actor, detail from audit_entry where action = 'collection.request' order by id desc limit 1",
    );
    expect(rows).toEqual([
      { actor: expect.stringMatching(/^user \d+$/), detail: { sources: ['git'], from: 'Slack' } },
    ]);
  });

  it('names a source that is not connected', async () => {
    expect((await momentum.ask('collect jenkins')).text).toMatch(
      /^\*Nothing that is configured is called “jenkins”/,
    );
  });

  it('says what failed and why, and so does the status', async () => {
    renameSync(repository, join(folder, 'elsewhere'));
    const [, ended] = await collect();
    renameSync(join(folder, 'elsewhere'), repository);
    expect(ended).toMatch(/not everything worked|failed/);
    expect(ended).toMatch(/`git\/history` failed: .{10,}/);
    const status = readable(await momentum.ask('status'));
    expect(status).toMatch(/`git\/history` failed: .{10,}/);
    expect(status).toContain('its last collection failed');
  });
});
