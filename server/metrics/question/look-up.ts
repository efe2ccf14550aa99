import { distance } from 'fastest-levenshtein';
import sql, { type Sql } from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import { InvalidInput, NotFound } from '../../contract/errors.ts';
import type { Asker } from './asker.ts';

/** Something that people call by a name. */
export interface Named {
  id: number;
  name: string;
}

/** The contributor that an id, login, e-mail address or `me` names; merged ones lead to the person. */
export async function findContributor(database: Database, name: string, asker: Asker): Promise<Named> {
  if (name === 'me') return findSelf(database, asker);
  const found = await select<Named>(
    database,
    sql`select distinct p.id, p.name
        from contributor c
        join contributor p on p.id = coalesce(c.merged_into, c.id)
        left join account a on a.contributor_id = p.id
        where c.id::text = ${name} or lower(a.login) = lower(${name}) or lower(a.email) = lower(${name})
           or lower(p.name) = lower(${name})
        order by p.id`,
  );
  const known = sql`select name from contributor where merged_into is null and not bot order by id limit 1000`;
  return theOnly(database, 'contributor', name, found, (one) => `${one.name} (${one.id})`, known);
}

async function findSelf(database: Database, asker: Asker): Promise<Named> {
  if (asker.contributorId === null) {
    throw new InvalidInput('It is not known yet which contributor you are.', {
      hint: 'An administrator can tie your account to one: npm run momentum -- contributor link CONTRIBUTOR USER.',
    });
  }
  const [self] = await select<Named>(
    database,
    sql`select id, name from contributor where id = ${asker.contributorId}`,
  );
  if (!self) throw new NotFound('Your contributor is not there any more.');
  return self;
}

export async function findTeam(database: Database, slug: string): Promise<Named> {
  const found = await select<Named>(
    database,
    sql`select id, slug as name from team where slug = ${slug} or id::text = ${slug}`,
  );
  return theOnly(
    database,
    'team',
    slug,
    found,
    (one) => one.name,
    sql`select slug as name from team order by slug limit 1000`,
  );
}

/**
 * The repository that an id or a name means, with its host before it or without. Throws `InvalidInput` for one that counts in
 * no metric, unless `any` is wanted.
 */
export async function findRepository(
  database: Database,
  name: string,
  wanted: 'counted' | 'any' = 'counted',
): Promise<Named> {
  const found = await select<Named & { host: string; uncounted: string | null }>(
    database,
    sql`select id, full_name as name, host,
               case when archived then 'archived' when excluded then 'excluded' end as uncounted
        from repository
        where gone_at is null and (id::text = ${name} or lower(full_name) = lower(${name}) or lower(host || ':' || full_name) = lower(${name}))
        order by id`,
  );
  const known = sql`select full_name as name from repository where gone_at is null order by full_name limit 1000`;
  const inWords = (row: (typeof found)[number]) => `${row.host}:${row.name} (${row.id})`;
  const one = await theOnly(database, 'repository', name, found, inWords, known);
  if (wanted === 'counted' && one.uncounted !== null) {
    throw new InvalidInput(
      `The repository ${one.name} is ${one.uncounted}, so it is not part of any metric.`,
    );
  }
  return one;
}

async function theOnly<T extends Named>(
  database: Database,
  kind: string,
  name: string,
  found: readonly T[],
  word: (one: T) => string,
  known: Sql,
): Promise<T> {
  const [one, ...others] = found;
  if (one === undefined) {
    const names = new Set((await select<{ name: string }>(database, known)).map((row) => row.name));
    const candidates = nearest(name, [...names]);
    throw new NotFound(`There is no ${kind} “${name}”.`, {
      candidates,
      ...(candidates.length > 0 && { hint: `Did you mean ${candidates.join(', ')}?` }),
    });
  }
  if (others.length > 0) {
    const candidates = found.map(word);
    throw new InvalidInput(`The ${kind} “${name}” fits several: ${candidates.join(', ')}.`, {
      hint: 'Give the number in brackets.',
      candidates,
    });
  }
  return one;
}

/** Up to three of `names`, those most like `name` first. */
export function nearest(name: string, names: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  return names
    .map((candidate) => ({ candidate, away: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, away }) => away <= Math.max(2, candidate.length / 2))
    .sort((one, other) => one.away - other.away)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
