import { describe, expect, it } from 'vitest';
import { organisation } from '../support/github/build-organisation.ts';
import { run } from '../support/github/build-pipelines.ts';
import { repository } from '../support/github/build-repository.ts';
import { ran } from '../support/github/changes.ts';
import { callsOf, connected, warningsOf } from './actions-collected.ts';

const workflows = `
  select concat_ws(' ', name, path, case when disabled then 'disabled' end, case when gone_at is not null then 'gone' end) as text
  from pipeline order by name`;

async function withWorkflows(count: number) {
  const names = Array.from({ length: count }, (_, place) => `W${String(place).padStart(3, '0')}`);
  const createdAt = '2026-01-05T09:00:00Z';
  const shop = repository({ runs: names.map((workflow) => run({ workflow, createdAt })) });
  const acme = organisation({ repositories: [shop] });
  return { acme, shop, ...(await connected({ organisation: acme })) };
}

const workflowAlone = ['github/repository', 'github-actions/workflow'];

describe('workflows', () => {
  it('have their file, and whether they are switched off', async () => {
    const { shop, collectAt, texts } = await withWorkflows(2);
    Object.assign(shop.workflows[1] ?? {}, { state: 'disabled_manually' });
    await collectAt('2026-01-05T12:00:00Z', workflowAlone);
    expect(await texts(workflows)).toEqual([
      'W000 .github/workflows/w000.yml',
      'W001 .github/workflows/w001.yml disabled',
    ]);
  });

  it('that are gone stay with their runs, and come back where they are listed again', async () => {
    const { acme, shop, collectAt, texts } = await withWorkflows(2);
    await collectAt('2026-01-05T12:00:00Z', workflowAlone);
    const before = shop.workflows;
    shop.workflows = [];
    await collectAt('2026-01-05T13:00:00Z', workflowAlone);
    expect((await texts(workflows)).every((text) => text.endsWith(' gone'))).toBe(true);
    shop.workflows = before;
    ran(acme, shop);
    await collectAt('2026-01-05T14:00:00Z', workflowAlone);
    expect((await texts(workflows)).some((text) => text.endsWith(' gone'))).toBe(false);
  });

  it('of which there are more than fit on a page are all there, again and again', async () => {
    const { collectAt, texts } = await withWorkflows(130);
    const record = await collectAt('2026-01-05T12:00:00Z', workflowAlone);
    expect(callsOf(record).workflow).toBe(2);
    await collectAt('2026-01-05T13:00:00Z', workflowAlone);
    expect(await texts('select count(*)::text as text from pipeline where gone_at is null')).toEqual(['130']);
  });

  it('of which one is not understood are there without it, and none is taken to be gone', async () => {
    const { github, shop, collectAt, texts } = await withWorkflows(2);
    await collectAt('2026-01-05T12:00:00Z', workflowAlone);
    const id = shop.workflows[0]?.id ?? 0;
    github.trouble.odd = [{ nodeId: `W_kwDO${id.toString(36)}`, field: 'name', value: 7 }];
    const record = await collectAt('2026-01-05T13:00:00Z', workflowAlone);
    expect(warningsOf(record)).toEqual([expect.stringContaining(`Workflow ${id} was left out`)]);
    expect((await texts(workflows)).some((text) => text.endsWith(' gone'))).toBe(false);
  });
});
