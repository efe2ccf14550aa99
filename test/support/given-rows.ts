import type { Pool } from 'pg';
import { nameOfField } from '../../collectors/engine/resource/fields.ts';
import type { Resource } from '../../collectors/engine/resource/resource.ts';
import { writePage } from '../../collectors/engine/write/page.ts';
import { otherRefs } from '../../collectors/engine/write/references.ts';
import { repositories } from '../../collectors/resources/code/repositories.ts';
import { contributors } from '../../collectors/resources/people/contributors.ts';
import { inTransaction } from '../../prisma/select.ts';
import type { ExampleRows } from '../../server/metrics/model/example.ts';
import { repositoryRow } from './collecting.ts';
import { computeFacts } from './commits.ts';
import { contributorRow } from './pull-requests.ts';
import { resources } from './resources.ts';

/** The repository of what names none. */
export const usualRepository = 'acme/shop';

/**
 * Writes rows of any resources as one source brings them, with what they refer to, and computes all facts. What a row leaves out is
 * as in its resource's own example; repositories are named as everywhere in examples, and people too.
 */
export async function storeRows(pool: Pool, given: ExampleRows, timeZone: string): Promise<void> {
  const named = [...withReferred(Object.keys(given).map(resourceNamed))];
  const rows = new Map(
    named.map((one) => [one, (given[one.name] ?? [{}]).map((row, index) => wholeRow(one, row, index))]),
  );
  const referred = (to: Resource) =>
    [...rows].flatMap(([{ refs }, all]) =>
      otherRefs(refs)
        .filter(([, other]) => other === to)
        .flatMap(([field]) =>
          all.map((row) => row[nameOfField(field)]).filter((name) => typeof name === 'string'),
        ),
    );
  const page = {
    contributors: referred(contributors).map(contributorRow),
    repositories: referred(repositories).map((name) =>
      repositoryRow(name, { host: 'git.example', fullName: name }),
    ),
    ...Object.fromEntries([...rows].map(([{ name }, all]) => [name, all])),
  };
  const target = { resources, dataSource: 'github', connection: 'default', timeZone };
  await inTransaction(pool, (client) => writePage({ ...target, client }, { rows: page }));
  await computeFacts(pool, timeZone);
}

function resourceNamed(name: string): Resource {
  const found = resources.find((one) => one.name === name);
  if (!found) throw new Error(`There is no resource ${name}.`);
  return found;
}

/** What rows refer to has its own example where no rows of it are given. */
function withReferred(named: readonly Resource[], known = new Set<Resource>()): Set<Resource> {
  for (const resource of named) {
    if (known.has(resource) || !resources.includes(resource)) continue;
    known.add(resource);
    withReferred(
      otherRefs(resource.refs)
        .map(([, to]) => to)
        .filter((to) => to !== repositories && to !== contributors),
      known,
    );
  }
  return known;
}

type Row = Record<string, unknown>;

function wholeRow({ example, refs }: Resource, row: Row, index: number): Row {
  const own: Row = Object(example[0]);
  const to = new Map(otherRefs(refs).map(([field, other]) => [nameOfField(field), other]));
  const fields = {
    ...own,
    ...(index > 0 && 'upstreamId' in own && { upstreamId: `${own.upstreamId}-${index + 1}` }),
  };
  const placed = Object.entries(fields).map(([name, value]) => {
    if (to.get(name) === repositories) return [name, usualRepository];
    return [name, to.get(name) === contributors ? null : value];
  });
  return JSON.parse(JSON.stringify({ ...Object.fromEntries(placed), ...row }), (_, value) =>
    typeof value === 'string' && isInstant.test(value) ? new Date(value) : value,
  );
}

const isInstant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
