import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runShape } from '../../server/api/run-shape.ts';
import { answer } from '../../server/contract/answer.ts';
import { commandLine } from '../support/command-line.ts';
import { testDatabase } from '../support/database.ts';
import { writeRepository } from '../support/git-repository.ts';

const database = await testDatabase();
const momentum = commandLine(database);
const folder = mkdtempSync(join(tmpdir(), 'momentum-cli-'));
const repository = join(folder, 'shop');
await writeRepository(repository, [
  {
    message: 'One',
    author: 'Ada <ada@example.com>',
    date: '1772445600 +0000',
    changes: [{ path: 'a.ts', content: 'a\nb\nc\n' }],
  },
  {
    message: 'Two',
    author: 'Grace <grace@example.com>',
    date: '1772532000 +0000',
    changes: [{ path: 'b.css', content: 'c\n' }],
  },
]);
const march = ['--from', '2026-03-02', '--to', '2026-03-03'];

describe('momentum', () => {
  it('lists its commands', async () => {
    const { out, code } = await momentum('--help');
    expect(code).toBe(0);
    for (const name of [
      'start',
      'source',
      'collect',
      'runs',
      'metric',
      'metrics',
      'migrate',
      'rebuild',
      'doctor',
      'token',
      'contributor',
      'repository',
      'sign-in',
      'user',
    ]) {
      expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
  });

  it('says what to do before anything is set up', async () => {
    const { out, code } = await momentum('doctor');
    expect(code).toBe(1);
    expect(out).toContain(
      '✗ No source is configured: npm run momentum -- source add git --set GIT_REPOSITORIES=URL',
    );
    expect(out).toContain('✗ There is no administrator yet');
  });

  it('adds, shows, tests and lists a source', async () => {
    expect(
      (
        await momentum(
          'source',
          'add',
          'git',
          '--set',
          `GIT_REPOSITORIES=${repository}`,
          '--set',
          'GIT_PASSWORD=correct horse',
        )
      ).code,
    ).toBe(0);
    expect((await momentum('source', 'show', 'git')).out).toBe(
      `GIT_PASSWORD=(set)\nGIT_REPOSITORIES=${repository}\n`,
    );
    const test = await momentum('source', 'test', 'git');
    expect(test).toMatchObject({ code: 0, out: expect.stringContaining('Git can read shop') });
    expect((await momentum('source', 'list')).out).toContain('Known sources: ');
  });

  it('changes a setting and keeps the others', async () => {
    await momentum('source', 'add', 'git', '--set', 'SCHEDULE=0 5 * * *');
    expect((await momentum('source', 'show', 'git')).out).toContain('GIT_PASSWORD=(set)');
  });

  it('collects, shows how, and fails where a script failed', async () => {
    const collected = await momentum('collect');
    expect(collected).toMatchObject({
      code: 0,
      out: expect.stringMatching(/git\/history +COMPLETED .* 2 commits/),
    });
    await momentum('source', 'add', 'git@gone', '--set', `GIT_REPOSITORIES=${folder}/gone`);
    const failed = await momentum('collect', 'git@gone', '--json');
    expect(failed.code).toBe(1);
    const [run] = z
      .array(
        runShape.extend({
          startedAt: z.string(),
          completedAt: z.string(),
          collectedUntil: z.string().nullable(),
        }),
      )
      .parse(JSON.parse(failed.out));
    expect(run).toMatchObject({
      source: 'git',
      connection: 'gone',
      script: 'history',
      status: 'FAILED',
      error: expect.stringContaining('gone'),
    });
    await momentum('source', 'remove', 'git@gone');
  });

  it('answers questions in a table, as JSON and as CSV', async () => {
    expect((await momentum('metric', 'activity', ...march)).out).toMatch(/^Commits +2 commits$/m);
    const json = await momentum(
      'metric',
      'contribution.lines_added',
      ...march,
      '--contributor',
      'ada@example.com',
      '--format',
      'json',
      '--explain',
    );
    expect(answer.parse(JSON.parse(json.out)).metrics).toMatchObject([
      { id: 'lines_added', value: 3, explain: { counted: 1, sources: ['git'] } },
    ]);
    expect((await momentum('metric', 'activity.commits', ...march, '--format', 'csv')).out).toContain(
      'commit-pr-activity,commits,count,,,,2,commits,,2,',
    );
  });

  it('draws a chart into a file', async () => {
    const file = join(folder, 'trend.png');
    expect((await momentum('metric', 'activity', ...march, '--chart', `trend=${file}`)).code).toBe(0);
    expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG');
  });

  it.each([
    [['metric', 'cycling'], 'There is no group of metrics “cycling”.'],
    [['metric', 'activity', '--range', 'long'], 'range is a number of days, such as 30d'],
    [['metric', 'activity', '--chart', 'trend'], '--chart takes ID=FILE.png'],
    [['metric', 'activity', '--chart', 'trend=/nowhere/trend.png'], '/nowhere/trend.png cannot be written'],
    [['collect', 'github'], 'Nothing that is configured is called “github”.'],
    [['source', 'add', 'git', '--set', 'GIT_REPOSITORIES'], '--set takes KEY=VALUE'],
    [['source', 'show', 'jira'], 'There is no data source “jira”.'],
    [['runs', 'jira'], 'There is no data source “jira”. Known are git, github'],
    [['runs', 'git@nope'], 'git@nope is not configured and never ran. Configured are git.'],
    [['runs', 'github'], 'github is not configured and never ran. Configured are git.'],
    [['metric', 'activity', '--from', '0000-01-01', '--to', '0000-01-05'], 'from begins before the year 1'],
    [['source', 'reset', 'git', '--from', 'yesterday'], '“yesterday” is no day.'],
    [['token', 'create', '--scope', 'root'], 'There is no scope “root”. There are read, admin.'],
  ])('answers %j with one sentence and exit code 1', async (args, sentence) => {
    const { code, err } = await momentum(...args);
    expect(code).toBe(1);
    expect(err).toContain(sentence);
    expect(err).not.toContain('    at ');
  });

  it.each([
    ['nobody listens', { port: '1' }, 'nothing answers there'],
    ['there is no such database', { pathname: '/nowhere' }, 'it has no database of that name'],
    [
      'there is no such host',
      { hostname: 'nowhere.invalid' },
      'there is no such host|its host cannot be looked up',
    ],
    ['the password is another', { password: 's3cret' }, 'it refuses the user or the password'],
    ['there is no password', { password: '' }, 'it asks for a password'],
    ['TLS is refused', { search: '?sslmode=verify-full' }, 'The server does not support SSL connections'],
  ])('says in one sentence what is wrong with DATABASE_URL where %s', async (_, changed, reason) => {
    const url = Object.assign(new URL(database.url), changed).href;
    const { code, err } = await commandLine({ url })('runs');
    expect(code).toBe(1);
    expect(err).toMatch(
      new RegExp(`^The database .* cannot be used: (${reason})\\. Check DATABASE_URL.*\\n$`),
    );
    expect(err).not.toContain('s3cret');
  });

  it('names a wrong setting in one sentence', async () => {
    const { code, err } = await commandLine(database, { MOMENTUM_TIME_ZONE: 'Mars/Olympus' })('runs');
    expect(code).toBe(1);
    expect(err).toMatch(/^MOMENTUM_TIME_ZONE must be .*\n$/);
  });

  it('makes, lists and revokes tokens', async () => {
    const { out } = await momentum(
      'token',
      'create',
      '--scope',
      'read',
      '--name',
      'wiki',
      '--expires',
      '90d',
    );
    expect(out).toMatch(/^momentum_[\w-]{43}\n$/);
    expect((await momentum('token', 'list')).out).toMatch(/1 +wiki +read +20\d\d-\d\d-\d\d +never/);
    expect((await momentum('token', 'revoke', '1')).out).toBe('Token 1 is revoked.\n');
    expect((await momentum('token', 'list')).out).not.toContain('wiki');
  });

  it('merges people, parts them again, and computes everything anew', async () => {
    expect((await momentum('contributor', 'merge', 'ada@example.com', 'grace@example.com')).out).toContain(
      'are one person now',
    );
    await momentum('rebuild');
    expect(
      (await momentum('metric', 'commits.commits', ...march, '--contributor', 'ada@example.com')).out,
    ).toContain('2 commits');
    expect((await momentum('contributor', 'split', 'ada@example.com')).out).toContain(
      'These are 2 people now',
    );
    expect((await momentum('rebuild')).out).toContain('computed again');
    expect(
      (await momentum('metric', 'commits.commits', ...march, '--contributor', 'ada@example.com')).out,
    ).toContain('1 commit\n');
  });

  it('prints a link that signs the first administrator in, and ties a user to a contributor', async () => {
    const { out } = await momentum('sign-in');
    expect(out).toMatch(/^http:\/\/127\.0\.0\.1:3000\/sign-in\/[\w-]{43}\n$/);
    await database.pool.query(
      "insert into app_user (name, email, role) values ('Ada', 'ada@work.example', 'MEMBER')",
    );
    expect((await momentum('contributor', 'link', 'ada@example.com', 'ada@work.example')).out).toContain(
      'The user Ada is Ada now.',
    );
  });

  it('moves a cursor back and collects again', async () => {
    expect((await momentum('source', 'reset', 'git')).out).toContain('1 cursor moved back');
    expect((await momentum('collect', 'git')).out).toContain('2 commits');
    expect((await momentum('runs', 'git')).out.split('\n').length).toBeGreaterThan(3);
  });

  it('brings the database up to date', async () => {
    expect((await momentum('migrate')).out).toBe('The database is up to date.\n');
  });

  it('notes in the audit log what was done from it', async () => {
    const { rows } = await database.pool.query(
      "select distinct action from audit_entry where actor = 'command line' order by 1",
    );
    expect(rows.map((row) => row.action)).toEqual([
      'contributor.link',
      'contributor.merge',
      'contributor.split',
      'metric.read',
      'run.reset',
      'source.remove',
      'source.save',
      'token.create',
      'token.revoke',
    ]);
  });
});
