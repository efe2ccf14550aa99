import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { contributor } from '../../collectors/github/contributor.ts';
import { repository as repositories } from '../../collectors/github/repository.ts';
import { security } from '../../collectors/github/security.ts';
import { addRepository, organisation } from '../support/github/build-organisation.ts';
import {
  codeScanningAlert,
  dependabotAlert,
  secretScanningAlert,
} from '../support/github/build-pipelines.ts';
import { repository } from '../support/github/build-repository.ts';
import { ran } from '../support/github/changes.ts';
import { connected, spentOn, warningsOf } from './github-collected.ts';

const scripts = [contributor, repositories, security];
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

async function found(pool: Pool) {
  const { rows } = await pool.query(
    `select r.full_name as name, v.kind, v.severity::text, v.state::text, v.title, v.opened_at as opened,
            v.closed_at as closed, v.xmin::text as version
     from vulnerability v join repository r on r.id = v.repository_id order by r.full_name, v.kind, v.upstream_id`,
  );
  return rows;
}

const everyKind = () => [
  dependabotAlert({ severity: 'critical', createdAt: ago(90) }),
  dependabotAlert({ severity: 'low', createdAt: ago(80), fixedAt: ago(70) }),
  dependabotAlert({ createdAt: ago(60), dismissedAt: ago(50) }),
];

const shop = () =>
  repository({
    createdAt: ago(100),
    dependabotAlerts: everyKind(),
    codeScanningAlerts: [codeScanningAlert({ createdAt: ago(40) })],
    secretScanningAlerts: [
      secretScanningAlert({ createdAt: ago(39) }),
      secretScanningAlert({ createdAt: ago(38), resolvedAt: ago(30), updatedAt: ago(30) }),
      secretScanningAlert({
        ...{ createdAt: ago(37), resolvedAt: ago(29), updatedAt: ago(29) },
        resolution: 'false_positive',
      }),
    ],
  });

describe.each([
  ['an organization', 'acme'],
  ['a user', 'ann'],
])('What GitHub’s scanners report of %s', (_, owner) => {
  const owned = (built: ReturnType<typeof shop>) =>
    owner === 'ann' ? Object.assign(built, { owner }) : built;
  const read = (...built: ReturnType<typeof shop>[]) =>
    connected(
      { organisation: organisation({ people: [{ login: 'ann' }], repositories: built.map(owned) }) },
      scripts,
      { GITHUB_ORG: owner, BACKFILL_DAYS: '30' },
    );

  it('is open, fixed or dismissed, with its severity', async () => {
    const { pool, collect } = await read(shop());
    const record = await collect();
    expect(record.runs.map(({ error }) => error).filter(Boolean)).toEqual([]);
    expect(warningsOf(record)).toEqual([]);
    expect(await found(pool)).toMatchObject([
      { kind: 'code', severity: 'MEDIUM', state: 'OPEN', title: 'js/sql-injection', closed: null },
      { kind: 'dependency', severity: 'CRITICAL', state: 'OPEN', title: 'Pads to the wrong side (left-pad)' },
      { kind: 'dependency', severity: 'LOW', state: 'FIXED' },
      { kind: 'dependency', severity: 'HIGH', state: 'DISMISSED' },
      { kind: 'secret', severity: 'HIGH', state: 'OPEN' },
      { kind: 'secret', state: 'FIXED' },
      { kind: 'secret', state: 'DISMISSED' },
    ]);
    const { rows } = await pool.query(
      `select v::text from vulnerability v where v::text like '%that-leaked%'`,
    );
    expect(rows).toEqual([]);
  });

  it('is closed here when it was closed there, and nothing else is written again', async () => {
    const built = shop();
    const { pool, collect } = await read(built);
    await collect();
    const before = await found(pool);
    await collect();
    expect(await found(pool)).toEqual(before);
    const [first] = built.dependabotAlerts ?? [];
    Object.assign(first ?? {}, { fixedAt: ago(0), updatedAt: ago(0) });
    await collect();
    const after = await found(pool);
    expect(after.filter(({ version }, place) => version !== before[place]?.version)).toMatchObject([
      { kind: 'dependency', severity: 'CRITICAL', state: 'FIXED' },
    ]);
  });

  it('is there from all pages, and what is open however long ago it was found', async () => {
    const built = repository({
      createdAt: ago(9_000),
      dependabotAlerts: [
        dependabotAlert({ createdAt: ago(5_000) }),
        dependabotAlert({ createdAt: ago(4_000), fixedAt: ago(3_900) }),
        ...Array.from({ length: 230 }, (_each, index) => dependabotAlert({ createdAt: ago(index + 1) })),
      ],
    });
    const { pool, collect } = await read(built);
    await collect();
    const stored = await found(pool);
    expect(stored.filter(({ state }) => state === 'OPEN')).toHaveLength(231);
    const again = spentOn(await collect(), 'security');
    // The lists of an organization are asked for first: a user has none.
    expect(again.calls).toBe(owner === 'acme' ? 3 : 6);
  });

  it('is a warning of each kind where the token may not read it, or nobody switched it on', async () => {
    const quiet = { dependabotAlerts: null, codeScanningAlerts: null, secretScanningAlerts: null };
    const { github, collect } = await read(repository({ name: 'quiet', createdAt: ago(100), ...quiet }));
    const record = await collect();
    expect(record.runs.map(({ error }) => error).filter(Boolean)).toEqual([]);
    if (owner === 'ann')
      expect(warningsOf(record).sort()).toEqual([
        'Code scanning alerts are not enabled, or not to be seen, in ann/quiet.',
        'Dependabot alerts are not enabled, or not to be seen, in ann/quiet.',
        'Secret scanning alerts are not enabled, or not to be seen, in ann/quiet.',
      ]);
    github.permissions.delete('security_events');
    const forbidden = await collect();
    expect(forbidden.status).toBe('COMPLETED');
    expect(warningsOf(forbidden)).toContainEqual(
      expect.stringMatching(/^Code scanning alerts were left out: the token may not read those of /),
    );
  });
});

it('What is reported of a repository that comes later is read from its beginning', async () => {
  const built = organisation({ repositories: [shop()] });
  const { pool, collect } = await connected({ organisation: built }, scripts, { BACKFILL_DAYS: '30' });
  await collect();
  const web = repository({
    name: 'web',
    createdAt: ago(900),
    dependabotAlerts: [dependabotAlert({ createdAt: ago(800) })],
  });
  addRepository(built, web);
  ran(built, web);
  await collect();
  expect((await found(pool)).filter(({ name }) => name === 'acme/web')).toMatchObject([{ state: 'OPEN' }]);
});

it('An alert that is not understood is left out by name', async () => {
  const odd = { ...dependabotAlert({ createdAt: ago(9) }), severity: JSON.parse('"grave"') };
  const built = repository({
    createdAt: ago(99),
    dependabotAlerts: [dependabotAlert({ createdAt: ago(8) }), odd],
  });
  const { pool, collect } = await connected(
    { organisation: organisation({ repositories: [built] }) },
    scripts,
  );
  const record = await collect();
  expect(record.runs.map(({ error }) => error).filter(Boolean)).toEqual([]);
  expect(warningsOf(record).join()).toContain('Number 2 of the Dependabot alerts of acme/shop was left out');
  expect(await found(pool)).toHaveLength(1);
});
