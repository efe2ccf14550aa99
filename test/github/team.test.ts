import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { contributor } from '../../collectors/github/contributor.ts';
import { repository as repositories } from '../../collectors/github/repository.ts';
import { team } from '../../collectors/github/team.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { repository } from '../support/github/build-repository.ts';
import { connected, spentOn, warningsOf } from './github-collected.ts';

const scripts = [contributor, repositories, team];

const acme = () =>
  organisation({
    repositories: [repository({ name: 'shop' }), repository({ name: 'web' }), repository({ name: 'wiki' })],
    teams: [
      {
        ...{ slug: 'core', name: 'The core', members: ['ann', 'bob'], repositories: ['shop', 'web', 'wiki'] },
        roles: { shop: 'admin', web: 'maintain', wiki: 'write' },
      },
      { slug: 'core-web', parent: 'core', members: ['cy'], repositories: ['web'] },
    ],
  });

async function teams(pool: Pool) {
  const { rows } = await pool.query(
    `select t.slug, t.name, p.slug as parent,
            (select array_agg(c.name order by c.name) from team_member m join contributor c on c.id = m.contributor_id
             where m.team_id = t.id and m.until is null) as members,
            (select array_agg(r.full_name order by r.full_name) from team_repository o join repository r on r.id = o.repository_id
             where o.team_id = t.id and o.until is null) as owns
     from team t left join team p on p.id = t.parent_id order by t.slug`,
  );
  return rows;
}

describe.each(['graphql', 'rest'])('GitHub’s teams by %s', (api) => {
  const settings = { GITHUB_API: api };

  it('have their own members, a place in the tree, and the repositories that they may maintain', async () => {
    const { pool, collect } = await connected({ organisation: acme() }, scripts, settings);
    const record = await collect();
    expect(record.runs.map(({ error }) => error).filter(Boolean)).toEqual([]);
    expect(await teams(pool)).toEqual([
      {
        ...{ slug: 'core', name: 'The core', parent: null, members: ['ann', 'bob'] },
        owns: ['acme/shop', 'acme/web'],
      },
      { slug: 'core-web', name: 'core-web', parent: 'core', members: ['cy'], owns: ['acme/web'] },
    ]);
  });

  it('change when people come and go, and nothing changes when nothing happened', async () => {
    const built = acme();
    const { pool, collect } = await connected({ organisation: built }, scripts, settings);
    await collect();
    const versions = async () =>
      (await pool.query('select id, xmin::text, until from team_member order by id')).rows;
    const before = await versions();
    await collect();
    expect(await versions()).toEqual(before);
    const [core] = built.teams;
    if (core) core.members = ['bob', 'cy'];
    await collect();
    expect((await teams(pool))[0]).toMatchObject({ members: api === 'rest' ? ['bob'] : ['bob', 'cy'] });
  });

  it('are read to the end of their members', async () => {
    const people = Array.from({ length: 230 }, (_, index) => ({ login: `member-${index}` }));
    const everybody = { slug: 'all', members: people.map(({ login }) => login) };
    const built = organisation({ people, teams: [everybody] });
    const { pool, collect } = await connected({ organisation: built }, scripts, settings);
    const spent = spentOn(await collect(), 'team');
    expect((await teams(pool))[0]?.members).toHaveLength(230);
    expect(spent.calls).toBeLessThanOrEqual(5);
  });

  it('stay as they were, with a warning, when the token may no longer read them', async () => {
    const { github, pool, collect } = await connected({ organisation: acme() }, scripts, settings);
    await collect();
    const before = await teams(pool);
    github.permissions.delete('members');
    const record = await collect();
    expect(record.status).toBe('COMPLETED');
    expect(warningsOf(record)).toContainEqual(
      expect.stringMatching(/^Teams are missing\. acme: .*not accessible/),
    );
    expect(await teams(pool)).toEqual(before);
  });

  it('are none of a user', async () => {
    const built = organisation({ people: [{ login: 'ann' }], repositories: [repository({ owner: 'ann' })] });
    const { collect } = await connected({ organisation: built }, scripts, { ...settings, GITHUB_ORG: 'ann' });
    const record = await collect();
    expect(record.status).toBe('COMPLETED');
    expect(warningsOf(record)).toEqual([]);
  });
});
