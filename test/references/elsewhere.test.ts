import { describe, expect, it } from 'vitest';
import type { Page } from '../../collectors/engine/contract/collector.ts';
import { readKnown } from '../../collectors/engine/read.ts';
import { findAgain } from '../../collectors/engine/references/follow-links.ts';
import type { Resource } from '../../collectors/engine/resource/resource.ts';
import type { Elsewhere } from '../../collectors/engine/resource/row.ts';
import { markGone } from '../../collectors/engine/write/gone.ts';
import { writePage } from '../../collectors/engine/write/page.ts';
import { repositories } from '../../collectors/resources/code/repositories.ts';
import { pipelines } from '../../collectors/resources/delivery/pipelines.ts';
import { inTransaction } from '../../prisma/select.ts';
import { listLinks, relink, saveService } from '../../server/delivery/links.ts';
import { repositoryRow } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { resources } from '../support/resources.ts';

const catalogue = { resources, named: () => null };
const cloned = { address: 'git@github.com:acme/shop.git' };

/** Jobs of one connection whose repositories another one brings. */
async function installation() {
  const { pool } = await testDatabase();
  const write = (dataSource: string, page: Page<Resource>) =>
    inTransaction(pool, (client) =>
      writePage({ client, resources, dataSource, connection: 'default', timeZone: 'UTC' }, page),
    );
  const at = new Date('2026-03-02T10:00:00Z');
  return {
    pool,
    write,
    repository: (upstreamId: string, fullName: string, dataSource = 'github') =>
      write(dataSource, {
        rows: { repositories: [repositoryRow(upstreamId, { host: 'github.com', fullName })] },
      }),
    job: (repository: Elsewhere | string | null) =>
      write('jenkins', {
        rows: {
          pipelines: [
            { upstreamId: 'build', repository, name: 'build', path: null, url: null, disabled: false },
          ],
          'pipeline-runs': [
            {
              ...{ pipeline: 'build', upstreamId: '1', number: 1, attempt: 1, branch: 'main', sha: null },
              ...{ event: null, result: 'SUCCEEDED', startedBy: null, createdAt: at, startedAt: at },
              ...{ finishedAt: at, updatedAt: at, url: null, attempts: null },
            },
          ],
        },
      }),
    async removed(upstreamId: string) {
      await inTransaction(pool, async (client) => {
        const target = { client, dataSource: 'github', connection: 'default', timeZone: 'UTC' };
        const { rows } = await client.query('select upstream_id from repository where source = $1', [
          'github',
        ]);
        const left = rows.map((row) => row.upstream_id).filter((id) => id !== upstreamId);
        await markGone(target, repositories, new Set(left));
        await findAgain(client, repositories, resources);
      });
    },
    /** Upstream ids of the repositories that the job and its run belong to. */
    async belongsTo() {
      const { rows } = await pool.query(
        `select (select upstream_id from repository where id = p.repository_id) as job,
                (select upstream_id from repository where id = run.repository_id) as run
         from pipeline p join pipeline_run run on run.pipeline_id = p.id`,
      );
      return [rows[0]?.job, rows[0]?.run];
    },
    links: () => listLinks(pool, true),
  };
}

const nowhere = [null, null];

describe('a pipeline whose repository another connection brings', () => {
  it.each<[string, Elsewhere]>([
    ['the address that it is cloned from', cloned],
    ['its name on its host', { host: 'GitHub.com', fullName: 'Acme/Shop' }],
    ['its host’s id for it', { host: 'github.com', upstreamId: '7' }],
  ])('is found by %s where the repository came first', async (_, named) => {
    const { repository, job, belongsTo, links } = await installation();
    await repository('7', 'acme/shop');
    await job(named);
    expect(await belongsTo()).toEqual(['7', '7']);
    expect(await links()).toEqual([]);
  });

  it('waits as an unlinked link until the repository comes, and its runs with it', async () => {
    const { repository, job, belongsTo, links } = await installation();
    await job(cloned);
    expect(await belongsTo()).toEqual(nowhere);
    expect(await links()).toMatchObject([
      { kind: 'repository', upstreamId: 'github.com/acme/shop', repository: null, linkedBy: 'automatic' },
    ]);
    await repository('7', 'acme/shop');
    expect(await belongsTo()).toEqual(['7', '7']);
    expect(await links()).toEqual([]);
  });

  it('stays with the repository where it is renamed, also where another takes its name', async () => {
    const { repository, job, belongsTo } = await installation();
    await repository('7', 'acme/shop');
    await job(cloned);
    await repository('7', 'acme/store');
    await job(cloned);
    expect(await belongsTo()).toEqual(['7', '7']);
    await repository('8', 'acme/shop');
    await job(cloned);
    expect(await belongsTo()).toEqual(['7', '7']);
  });

  it('is found by what the repository was called before, until another is called so', async () => {
    const { repository, job, belongsTo } = await installation();
    await repository('7', 'acme/shop');
    await repository('7', 'acme/store');
    await repository('7', 'acme/market');
    await job(cloned);
    expect(await belongsTo()).toEqual(['7', '7']);
    await job({ host: 'github.com', fullName: 'acme/store' });
    expect(await belongsTo()).toEqual(['7', '7']);
    await repository('8', 'acme/library');
    await repository('8', 'acme/lending');
    await repository('7', 'acme/library');
    await job({ host: 'github.com', fullName: 'acme/library' });
    expect(await belongsTo()).toEqual(['7', '7']);
  });

  it('is found by the last that had a name, where several had it and none is called so now', async () => {
    const { repository, job, belongsTo } = await installation();
    await repository('7', 'acme/shop');
    await repository('7', 'acme/store');
    await repository('8', 'acme/shop');
    await repository('8', 'acme/site');
    await job(cloned);
    expect(await belongsTo()).toEqual(['8', '8']);
  });

  it('is unlinked again where the repository is removed, and linked again where it returns', async () => {
    const { repository, job, removed, belongsTo, links } = await installation();
    await repository('7', 'acme/shop');
    await repository('8', 'acme/site');
    await job(cloned);
    await removed('7');
    expect(await belongsTo()).toEqual(nowhere);
    expect(await links()).toMatchObject([{ repository: null, linkedBy: 'automatic' }]);
    await repository('7', 'acme/shop');
    expect(await belongsTo()).toEqual(['7', '7']);
  });

  it('goes on to the same repository of another connection where the one that it had is removed', async () => {
    const { repository, job, removed, belongsTo } = await installation();
    await repository('7', 'acme/shop');
    await repository('https://github.com/acme/shop', 'acme/shop', 'git');
    await job(cloned);
    await removed('7');
    expect(await belongsTo()).toEqual(Array(2).fill('https://github.com/acme/shop'));
  });

  it('goes where somebody links it by hand, and stays there until that is taken back', async () => {
    const { pool, repository, job, removed, belongsTo, links } = await installation();
    await repository('8', 'acme/library');
    await job({ address: 'https://mirror.example/acme/library' });
    const [link] = await links();
    expect(link).toMatchObject({ suggestion: 'acme/library', repository: null });
    const { rows } = await pool.query("select id from repository where upstream_id = '8'");
    await relink(pool, catalogue, link?.id ?? 0, { service: null, repository: rows[0]?.id ?? 0 });
    expect(await belongsTo()).toEqual(['8', '8']);
    expect(await links()).toEqual([]);
    await repository('9', 'mirror');
    await job({ address: 'https://mirror.example/acme/library' });
    await removed('9');
    expect(await belongsTo()).toEqual(['8', '8']);
    await relink(pool, catalogue, link?.id ?? 0, { service: null, repository: null });
    expect(await belongsTo()).toEqual(nowhere);
  });

  it('is read by its scripts as they brought it, so that writing it again changes nothing', async () => {
    const { pool, write, repository, job, belongsTo } = await installation();
    await repository('7', 'acme/shop');
    await job(cloned);
    const known = await readKnown(pool, { dataSource: 'jenkins', connection: 'default' }, pipelines);
    expect(known.map((row) => row.repository)).toEqual([{ address: 'github.com/acme/shop' }]);
    expect((await write('jenkins', { rows: { pipelines: known } })).changed).toBe(0);
    expect(await belongsTo()).toEqual(['7', '7']);
  });

  it('names what its own connection should have brought: that it is not there is a mistake', async () => {
    const { job } = await installation();
    await expect(job('7')).rejects.toThrow('The repository 7 is not there: its script must run first.');
  });
});

it('a deployment that another connection’s repository is deployed by belongs to it, by hand where somebody said so', async () => {
  const { pool, write, repository } = await installation();
  const at = new Date('2026-03-02T10:00:00Z');
  const deployed = {
    ...{ upstreamId: '1', repository: cloned, environment: 'production', linkKind: 'application' },
    ...{ linkId: 'shop', sha: null, ref: null, status: 'SUCCEEDED', creator: null, createdAt: at },
    ...{ startedAt: at, finishedAt: at, url: null, runId: null },
  };
  const page = { rows: { deployments: [deployed] } };
  await write('argo', page);
  await repository('7', 'acme/shop');
  const belongsTo = async () =>
    (
      await pool.query(
        'select r.upstream_id as id from deployment d join repository r on r.id = d.repository_id',
      )
    ).rows;
  expect(await belongsTo()).toEqual([{ id: '7' }]);
  await repository('8', 'acme/site');
  await saveService(pool, catalogue, 'site', 'Site');
  const link = (await listLinks(pool, false)).find(({ kind }) => kind === 'application');
  const { rows: sites } = await pool.query("select id from repository where upstream_id = '8'");
  await relink(pool, catalogue, link?.id ?? 0, { service: 'site', repository: sites[0]?.id ?? 0 });
  await write('argo', page);
  const { rows } = await pool.query(
    "select r.upstream_id as id from link l join repository r on r.id = l.repository_id where l.kind = 'application'",
  );
  expect(rows).toEqual([{ id: '8' }]);
});
