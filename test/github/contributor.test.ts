import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { contributor } from '../../collectors/github/contributor.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { repository } from '../support/github/build-repository.ts';
import { connected, spentOn, warningsOf } from './github-collected.ts';

const people = [
  { login: 'ann', name: 'Ann Lee', email: 'ann@acme.example' },
  { login: 'bob', name: null, email: null },
  { login: 'zoe' },
];
const acme = () => organisation({ people, members: ['ann', 'bob', 'zoe'], repositories: [repository()] });

async function accounts(pool: Pool) {
  const { rows } = await pool.query(
    `select login, name, email, email_verified as verified, bot, avatar_url is not null as pictured, xmin::text as version
     from account order by login`,
  );
  return rows;
}

describe.each(['graphql', 'rest'])('GitHub’s people by %s', (api) => {
  const settings = { GITHUB_API: api };

  it('are the members of the organization with their profiles', async () => {
    const { pool, collect } = await connected({ organisation: acme() }, [contributor], settings);
    expect((await collect()).status).toBe('COMPLETED');
    expect(await accounts(pool)).toMatchObject([
      {
        login: 'ann',
        name: 'Ann Lee',
        email: 'ann@acme.example',
        verified: true,
        bot: false,
        pictured: true,
      },
      { login: 'bob', name: null, email: null, verified: false },
      { login: 'zoe', name: 'zoe' },
    ]);
  });

  it('are asked for on all pages, and no row of them is written a second time', async () => {
    const members = Array.from({ length: 230 }, (_, index) => ({ login: `member-${index}` }));
    const built = organisation({ people: members });
    const { pool, github, collect } = await connected({ organisation: built }, [contributor], settings);
    await collect();
    const before = await accounts(pool);
    expect(before).toHaveLength(230);
    const spent = github.spent();
    const again = await collect();
    expect(await accounts(pool)).toEqual(before);
    const counted = github.spent().rest - spent.rest + (github.spent().points - spent.points);
    expect(counted).toBe(3);
    expect(again.runs[0]).toMatchObject({ done: api === 'rest' ? 0 : 230 });
  });

  it('keep the address and are renamed when they rename themselves', async () => {
    const built = acme();
    const { pool, collect } = await connected({ organisation: built }, [contributor], settings);
    await collect();
    const ann = built.people.get('ann');
    Object.assign(ann ?? {}, { login: 'ann-lee', email: null });
    built.people.set('ann-lee', ann ?? built.people.values().next().value ?? never());
    built.people.delete('ann');
    built.members = ['ann-lee', 'bob'];
    await collect();
    expect(await accounts(pool)).toMatchObject([
      { login: 'ann-lee', email: 'ann@acme.example', verified: true },
      { login: 'bob' },
      { login: 'zoe' },
    ]);
  });

  it('are the user alone where GITHUB_ORG names one', async () => {
    const { pool, collect } = await connected({ organisation: acme() }, [contributor], {
      ...settings,
      GITHUB_ORG: 'ann',
    });
    expect((await collect()).status).toBe('COMPLETED');
    expect(await accounts(pool)).toMatchObject([{ login: 'ann', name: 'Ann Lee' }]);
  });

  it('are the public ones where the token may not read members, which a warning says', async () => {
    const built = { ...acme(), publicMembers: ['bob'] };
    const { pool, github, collect } = await connected({ organisation: built }, [contributor], settings);
    github.permissions.delete('members');
    const record = await collect();
    expect(record.status).toBe('COMPLETED');
    expect(warningsOf(record)).toEqual([
      'Only the public members of acme are seen, since the token may not read members.',
    ]);
    expect(await accounts(pool)).toMatchObject([{ login: 'bob' }]);
  });

  it('are there without addresses where the token may not read those', async () => {
    const { pool, github, collect } = await connected({ organisation: acme() }, [contributor], settings);
    github.permissions.delete('email');
    expect((await collect()).status).toBe('COMPLETED');
    expect(await accounts(pool)).toMatchObject([
      { login: 'ann', name: 'Ann Lee', email: null, verified: false },
      { login: 'bob' },
      { login: 'zoe' },
    ]);
  });

  it('name an owner that nobody sees in a warning, and fail where there is no other', async () => {
    const { configure, collect } = await connected({ organisation: acme() }, [contributor], {
      ...settings,
      GITHUB_ORG: 'acme,nobody-here',
    });
    const some = await collect();
    expect(some.status).toBe('COMPLETED');
    expect(warningsOf(some)).toEqual([
      'There is no organization or user nobody-here that this token can see.',
    ]);
    await configure({ GITHUB_ORG: 'nobody-here' });
    const none = await collect();
    expect(none.runs[0]).toMatchObject({ status: 'FAILED' });
    expect(none.runs[0]?.error).toContain('nobody-here');
  });

  it('leave out somebody whose answer is not understood, by name', async () => {
    const built = acme();
    const { pool, github, collect } = await connected({ organisation: built }, [contributor], settings);
    const bob = built.people.get('bob');
    const nodeId = `U_kwDO${bob?.id.toString(36)}`;
    const field = api === 'rest' ? 'avatar_url' : 'avatarUrl';
    github.trouble.odd.push({ nodeId, field, value: { not: 'a text' } });
    const record = await collect();
    expect(record.status).toBe('COMPLETED');
    expect(warningsOf(record).join()).toContain('The member bob was left out');
    expect((await accounts(pool)).map(({ login }) => login)).toEqual(['ann', 'zoe']);
  });
});

it('count 230 members as three calls and three points by GraphQL', async () => {
  const members = Array.from({ length: 230 }, (_, index) => ({ login: `member-${index}` }));
  const { collect } = await connected({ organisation: organisation({ people: members }) }, [contributor]);
  expect(spentOn(await collect(), 'contributor')).toEqual({ calls: 3, points: 3 });
});

function never(): never {
  throw new Error('Nobody is there.');
}
