import { describe, expect, it } from 'vitest';
import { readKnown } from '../../collectors/engine/read.ts';
import { service } from '../../collectors/engine/references/service.ts';
import { resourcesOf } from '../../collectors/engine/resource/catalogue.ts';
import { defineResource } from '../../collectors/engine/resource/define-resource.ts';
import type { NamedService } from '../../collectors/engine/resource/row.ts';
import { writePage } from '../../collectors/engine/write/page.ts';
import { deployments } from '../../collectors/facts/deployments.ts';
import { repositories } from '../../collectors/resources/code/repositories.ts';
import { inTransaction } from '../../prisma/select.ts';
import { listLinks, relink, saveService } from '../../server/delivery/links.ts';
import { factContext } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { resources } from '../support/resources.ts';
import { scratchResource } from '../support/scratch-resource.ts';

const costs = scratchResource('costs', {
  key: ['source', 'connection', 'upstreamId'],
  columns: {
    source: 'text',
    connection: 'text',
    upstreamId: 'text',
    serviceId: 'int4',
    serviceLinkId: 'int4',
  },
  refs: { serviceId: service },
});
const items = scratchResource('items', {
  key: ['costsId', 'upstreamId'],
  columns: { costsId: 'int4', upstreamId: 'text', serviceId: 'int4' },
  refs: { costsId: costs.resource },
  through: { serviceId: 'costsId' },
});
const catalogue = resourcesOf([...resources, costs.resource, items.resource]);

const application = { source: 'argo', connection: 'default', kind: 'application', upstreamId: 'shop' };
const aws = { dataSource: 'aws', connection: 'default' };

/** Costs of one connection, which are of a service that another deploys. */
async function installation() {
  const { pool } = await testDatabase();
  await pool.query(costs.table);
  await pool.query(items.table);
  const write = (dataSource: string, rows: Readonly<Record<string, readonly object[]>>) =>
    inTransaction(pool, (client) =>
      writePage(
        { client, resources: catalogue.resources, dataSource, connection: 'default', timeZone: 'UTC' },
        { rows },
      ),
    );
  const at = new Date('2026-03-02T10:00:00Z');
  return {
    pool,
    write,
    cost: (named: NamedService | null) =>
      write('aws', {
        costs: [{ upstreamId: 'march', service: named }],
        items: [{ upstreamId: 'compute', costs: 'march' }],
      }),
    save: (slug: string) => saveService(pool, catalogue, slug, slug),
    /** An application is deployed, and what follows from that computed. */
    async deploy(linkId = 'shop') {
      const deployed = {
        ...{
          upstreamId: linkId,
          repository: null,
          environment: 'production',
          linkKind: 'application',
          linkId,
        },
        ...{ sha: null, ref: null, status: 'SUCCEEDED', creator: null, createdAt: at, startedAt: at },
        ...{ finishedAt: at, url: null, runId: null },
      };
      await write('argo', { deployments: [deployed] });
      await deployments.compute({ ...(await factContext(pool)), resources: catalogue.resources });
    },
    /** By hand; null takes it back. */
    async correct(kind: string, slug: string | null) {
      const link = (await listLinks(pool, false)).find((one) => one.kind === kind);
      await relink(pool, catalogue, link?.id ?? 0, { service: slug, repository: null });
    },
    /** Slugs of the services that the cost and what it is made of belong to. */
    async belongsTo() {
      const { rows } = await pool.query(
        `select (select slug from service where id = c.service_id) as cost, (select slug from service where id = i.service_id) as item
         from costs c join items i on i.costs_id = c.id`,
      );
      return [rows[0]?.cost, rows[0]?.item];
    },
    unlinked: async () =>
      (await listLinks(pool, true)).filter(({ kind, service: of }) => kind === 'service' && of === null),
  };
}

const nowhere = [null, null];

describe('a row that is of a service', () => {
  it('is found by its slug, in whatever case, where the service is there', async () => {
    const { save, cost, belongsTo, unlinked } = await installation();
    await save('Shop');
    await cost({ slug: 'shop' });
    expect(await belongsTo()).toEqual(['Shop', 'Shop']);
    expect(await unlinked()).toEqual([]);
  });

  it('waits as an unlinked link until somebody makes the service, and what it is made of with it', async () => {
    const { save, cost, belongsTo, unlinked } = await installation();
    await save('acme/shop');
    await cost({ slug: 'shop' });
    expect(await belongsTo()).toEqual(nowhere);
    expect(await unlinked()).toMatchObject([
      { source: 'aws', upstreamId: 'shop', linkedBy: 'automatic', suggestion: 'acme/shop' },
    ]);
    await save('shop');
    expect(await belongsTo()).toEqual(['shop', 'shop']);
    expect(await unlinked()).toEqual([]);
  });

  it('waits until what is deployed makes the service', async () => {
    const { deploy, cost, belongsTo } = await installation();
    await cost({ slug: 'shop' });
    await deploy();
    expect(await belongsTo()).toEqual(['shop', 'shop']);
  });

  it.each(['first', 'later'])('is found by a link that another connection brings %s', async (order) => {
    const { deploy, cost, belongsTo } = await installation();
    if (order === 'first') await deploy();
    await cost(application);
    if (order === 'later') {
      expect(await belongsTo()).toEqual(nowhere);
      await deploy('library');
      expect(await belongsTo()).toEqual(nowhere);
      await deploy();
    }
    expect(await belongsTo()).toEqual(['shop', 'shop']);
  });

  it('goes with the link that it names, where that is given to another service by hand', async () => {
    const { save, deploy, cost, correct, belongsTo } = await installation();
    await deploy();
    await cost(application);
    await save('store');
    await correct('application', 'store');
    expect(await belongsTo()).toEqual(['store', 'store']);
    await correct('application', null);
    await deploy();
    expect(await belongsTo()).toEqual(['shop', 'shop']);
  });

  it('goes where somebody links it by hand, and stays there until that is taken back', async () => {
    const { save, deploy, cost, correct, belongsTo } = await installation();
    await cost(application);
    await save('site');
    await correct('service', 'site');
    expect(await belongsTo()).toEqual(['site', 'site']);
    await deploy();
    await cost(application);
    expect(await belongsTo()).toEqual(['site', 'site']);
    await correct('service', null);
    expect(await belongsTo()).toEqual(['shop', 'shop']);
  });

  it.each<[NamedService, string]>([
    [{ slug: 'Shop' }, 'shop'],
    [application, 'argo@default/application#shop'],
  ])('is read by its scripts so that writing %j again changes nothing', async (named, address) => {
    const { pool, write, deploy, cost, belongsTo } = await installation();
    await deploy();
    await cost(named);
    const known = await readKnown(pool, aws, costs.resource);
    expect(known).toEqual([{ upstreamId: 'march', service: { address } }]);
    expect((await write('aws', { costs: known.map((row) => Object(row)) })).changed).toBe(0);
    expect(await readKnown(pool, aws, items.resource)).toMatchObject([{ costs: 'march', service: 'shop' }]);
    expect(await belongsTo()).toEqual(['shop', 'shop']);
  });

  it('may be of none', async () => {
    const { pool, cost, belongsTo } = await installation();
    await cost(null);
    expect(await belongsTo()).toEqual(nowhere);
    expect(await readKnown(pool, aws, costs.resource)).toEqual([{ upstreamId: 'march', service: null }]);
  });
});

it('has a column for the link by which the service is found, and names it as services are named', () => {
  const releases = defineResource({
    name: 'releases',
    model: 'Deployment',
    refs: { serviceId: service, repositoryId: repositories },
    words: 'releases',
    example: [],
  });
  expect(() => resourcesOf([...resources, releases])).toThrow(
    'releases.ts: serviceId is found by a link, but the model Deployment has no serviceLinkId.',
  );
  type Named = (typeof releases.example)[number]['service'];
  // @ts-expect-error an upstream has no id for a service
  const named: Named[] = [{ slug: 'shop' }, application, null, '7'];
  expect(named).toHaveLength(4);
});
