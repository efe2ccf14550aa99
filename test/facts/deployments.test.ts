import { describe, expect, it } from 'vitest';
import { collectionEngine } from '../support/collecting.ts';
import { computeFacts } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { type StoredDelivery, storeDelivery } from '../support/pull-requests.ts';

const { pool } = await testDatabase();
let repositories = 0;

/** Which pull requests were first deployed when, and by which deployment: `1 by first at 10:00`. */
async function deployedIn(given: Omit<StoredDelivery, 'repository'>): Promise<string[]> {
  repositories += 1;
  const repository = `acme/shop-${repositories}`;
  await storeDelivery(pool, { repository, ...given });
  const { rows } = await pool.query<{ deployed: string }>(
    `select f.number || ' by ' || d.upstream_id || ' at ' || to_char(f.deployed_at, 'HH24:MI')
            || case when f.deployed_nearly then ', nearly' else '' end as deployed
     from pull_request_fact f
     join repository r on r.id = f.repository_id
     join deployment d on d.id = f.deployment_id
     where r.full_name = $1 order by f.number`,
    [repository],
  );
  return rows.map((row) => row.deployed);
}

const at = (time: string) => `2026-03-02T${time}:00Z`;
const merged = (number: number, time: string) => ({ number, opened: at('01:00'), merged: at(time) });
const id = (name: string) => `${name}-${repositories + 1}`;

describe('a deployment', () => {
  it('brings the pull requests whose merge is among its commits', async () => {
    const deployments = [
      { id: id('first'), sha: 'start', finished: at('02:00'), brought: { commits: ['start'] } },
      {
        id: id('second'),
        sha: 'merge-2',
        finished: at('10:00'),
        brought: { previous: 'start', commits: ['merge-1', 'merge-2'] },
      },
    ];
    const pullRequests = [merged(1, '03:00'), merged(2, '04:00'), merged(3, '05:00')];
    expect(await deployedIn({ pullRequests, deployments })).toEqual([
      `1 by ${deployments[1]?.id} at 10:00`,
      `2 by ${deployments[1]?.id} at 10:00`,
    ]);
  });

  it('claims its own hash alone where it is the first that is known', async () => {
    const deployments = [{ id: id('first'), sha: 'merge-2', finished: at('10:00') }];
    const pullRequests = [merged(1, '03:00'), merged(2, '04:00')];
    expect(await deployedIn({ pullRequests, deployments })).toEqual([`2 by ${deployments[0]?.id} at 10:00`]);
  });

  it('brings a pull request whose head it is, where the merge made another commit', async () => {
    const deployments = [{ id: id('branch'), sha: 'head-1', finished: at('10:00') }];
    expect(await deployedIn({ pullRequests: [merged(1, '03:00')], deployments })).toEqual([
      `1 by ${deployments[0]?.id} at 10:00`,
    ]);
  });

  it('brings a pull request by its merge where one has that, though its head was deployed before', async () => {
    const deployments = [
      { id: id('branch'), sha: 'head-1', finished: at('02:00') },
      {
        id: id('release'),
        sha: 'merge-1',
        finished: at('18:00'),
        brought: { previous: 'head-1', commits: ['merge-1'] },
      },
    ];
    expect(await deployedIn({ pullRequests: [merged(1, '12:00')], deployments })).toEqual([
      `1 by ${deployments[1]?.id} at 18:00`,
    ]);
  });

  it('of several jobs brings what it brings once, when the last of them ended', async () => {
    const job = (name: string, time: string) => ({
      id: id(name),
      sha: 'merge-1',
      finished: at(time),
      run: '9',
      brought: { previous: 'start', commits: ['merge-1'] },
    });
    const deployments = [job('web', '10:05'), job('api', '10:09')];
    expect(await deployedIn({ pullRequests: [merged(1, '03:00')], deployments })).toEqual([
      `1 by ${deployments[1]?.id} at 10:09`,
    ]);
  });

  it('brings nearly what was merged on its branch since the one before, where its hash is of another repository', async () => {
    const deployments = [
      { id: id('first'), sha: 'manifest-1', finished: at('02:00'), brought: { known: false, commits: [] } },
      {
        id: id('second'),
        sha: 'manifest-2',
        finished: at('10:00'),
        brought: { known: false, previous: 'manifest-1', commits: [] },
      },
    ];
    const pullRequests = [
      merged(1, '01:30'),
      merged(2, '03:00'),
      merged(3, '11:00'),
      { ...merged(4, '03:00'), baseBranch: 'next' },
    ];
    expect(await deployedIn({ pullRequests, deployments })).toEqual([
      `2 by ${deployments[1]?.id} at 10:00, nearly`,
    ]);
  });

  it('counts from the merge on where its record finished before it', async () => {
    const deployments = [{ id: id('early'), sha: 'merge-1', finished: at('02:00') }];
    expect(await deployedIn({ pullRequests: [merged(1, '03:00')], deployments })).toEqual([
      `1 by ${deployments[0]?.id} at 03:00`,
    ]);
  });

  it('counts in production alone, and only where it succeeded', async () => {
    const deployments = [
      { id: id('staging'), environment: 'staging', sha: 'merge-1', finished: at('05:00') },
      { id: id('failed'), sha: 'merge-1', finished: at('06:00'), status: 'FAILED' as const },
      { id: id('live'), environment: 'Live', sha: 'merge-1', finished: at('07:00') },
    ];
    expect(await deployedIn({ pullRequests: [merged(1, '03:00')], deployments })).toEqual([
      `1 by ${deployments[2]?.id} at 07:00`,
    ]);
  });

  it('is one with the workflow that ran it', async () => {
    const deployments = [
      { id: id('environment'), sha: 'merge-1', finished: at('05:00') },
      {
        id: id('run'),
        environment: 'production',
        sha: 'merge-1',
        finished: at('05:01'),
        link: { kind: 'workflow' as const, upstreamId: id('deploy.yml') },
      },
    ];
    await deployedIn({ pullRequests: [merged(1, '03:00')], deployments });
    const { rows } = await pool.query(
      'select production from deployment where upstream_id = any($1) order by id',
      [deployments.map((one) => one.id)],
    );
    expect(rows).toEqual([{ production: true }, { production: false }]);
  });

  it('is of the service that its repository is, unless somebody said otherwise', async () => {
    await deployedIn({ deployments: [{ id: id('plain'), finished: at('05:00') }] });
    const repository = `acme/shop-${repositories}`;
    const serviceOf = async () => {
      const { rows } = await pool.query<{ slug: string }>(
        `select s.slug from deployment d join repository r on r.id = d.repository_id join service s on s.id = d.service_id
         where r.full_name = $1`,
        [repository],
      );
      return rows.map((row) => row.slug);
    };
    expect(await serviceOf()).toEqual([repository]);

    await pool.query(
      `with made as (insert into service (slug, name) values ('checkout', 'Checkout') returning id)
       update link set service_id = made.id, linked_by = 'HAND' from made where link.upstream_id = $1`,
      [`${repository}/production`],
    );
    await storeDelivery(pool, { repository });
    expect(await serviceOf()).toEqual(['checkout']);
  });

  it('follows the connection’s own pattern of what production is', async () => {
    await pool.query(
      `insert into data_source_config (data_source, connection, key, value, secret) values ('github', 'default', 'PRODUCTION_PATTERN', 'customers-*', false)`,
    );
    const deployments = [
      { id: id('production'), sha: 'merge-1', finished: at('05:00') },
      { id: id('customers'), environment: 'Customers-EU', sha: 'merge-1', finished: at('06:00') },
    ];
    expect(await deployedIn({ pullRequests: [merged(1, '03:00')], deployments })).toEqual([
      `1 by ${deployments[1]?.id} at 06:00`,
    ]);
    await pool.query('delete from data_source_config');
  });
});

describe('recoveries', () => {
  it('lead from the first failure of a service’s production to its next success; what is still broken has no end', async () => {
    const finished = (name: string, time: string, status: 'SUCCEEDED' | 'FAILED') => ({
      id: id(name),
      finished: at(time),
      status,
    });
    await deployedIn({
      deployments: [
        finished('good', '01:00', 'SUCCEEDED'),
        finished('bad', '02:00', 'FAILED'),
        finished('worse', '03:00', 'FAILED'),
        finished('better', '04:30', 'SUCCEEDED'),
        finished('broken', '06:00', 'FAILED'),
      ],
    });
    const { rows } = await pool.query(
      `select to_char(failed_at, 'HH24:MI') as failed, to_char(recovered_at, 'HH24:MI') as recovered
       from recovery join repository r on r.id = repository_id where r.full_name = $1 order by failed_at`,
      [`acme/shop-${repositories}`],
    );
    expect(rows).toEqual([
      { failed: '02:00', recovered: '04:30' },
      { failed: '06:00', recovered: null },
    ]);
  });
});

describe('what is production', () => {
  it('is judged anew of deployments that are known when the pattern changes', async () => {
    const engine = await collectionEngine(pool);
    const save = (pattern: string) =>
      engine.configuration.save(
        'github',
        Object.entries({ GITHUB_TOKEN: 'token', GITHUB_ORG: 'acme', PRODUCTION_PATTERN: pattern }).map(
          ([key, value]) => ({ key, value }),
        ),
        'here',
      );
    await save('production');
    await deployedIn({ deployments: [{ id: id('shown'), environment: 'showroom', finished: at('05:00') }] });
    const isProduction = async () => {
      await computeFacts(pool);
      const { rows } = await pool.query('select production from deployment where environment = $1', [
        'showroom',
      ]);
      return rows;
    };
    expect(await isProduction()).toEqual([{ production: false }]);
    await save('production, show*');
    expect(await isProduction()).toEqual([{ production: true }]);
  });
});
