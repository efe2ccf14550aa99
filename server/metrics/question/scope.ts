import { distance } from 'fastest-levenshtein';
import sql, { type Sql } from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import { InvalidInput, NotFound } from '../../contract/errors.ts';
import type { Question } from '../../contract/question.ts';
import type { Asker } from './asker.ts';

/** A question's filters as ids; teams include their subteams. Null is "not asked for". */
export interface Scope {
  teams: readonly number[] | null;
  repositories: readonly number[] | null;
  contributors: readonly number[] | null;
  /** The same in the words of the product, for the answer. */
  names: { team: string[]; repository: string[]; contributor: string[] };
  bots: boolean;
  /** The one thing that is asked for, where it is one: what a rollup can answer. */
  single: Single | null;
}

export interface Single {
  kind: 'ORGANIZATION' | 'TEAM' | 'REPOSITORY' | 'PERSON';
  /** 0 for the organization. */
  id: number;
}

interface Named {
  id: number;
  name: string;
}

/** Finds what the filters name. Throws `NotFound` with the nearest names, `InvalidInput` for a name that fits several. */
export async function scopeOf(database: Database, question: Question, asker: Asker): Promise<Scope> {
  const teams = await each(question.team, (name) => findTeam(database, name));
  const repositories = await each(question.repository, (name) => findRepository(database, name));
  const contributors = await each(question.contributor, (name) => findContributor(database, name, asker));
  return {
    teams: teams && (await withSubteams(database, idsOf(teams))),
    repositories: repositories && idsOf(repositories),
    contributors: contributors && idsOf(contributors),
    names: { team: namesOf(teams), repository: namesOf(repositories), contributor: namesOf(contributors) },
    bots: question.bots,
    single: singleOf(teams, repositories, contributors),
  };
}

function singleOf(
  teams: Named[] | null,
  repositories: Named[] | null,
  contributors: Named[] | null,
): Single | null {
  const asked: Single[] = [
    ...(teams ?? []).map(({ id }) => ({ kind: 'TEAM' as const, id })),
    ...(repositories ?? []).map(({ id }) => ({ kind: 'REPOSITORY' as const, id })),
    ...(contributors ?? []).map(({ id }) => ({ kind: 'PERSON' as const, id })),
  ];
  if (asked.length > 1) return null;
  return asked[0] ?? { kind: 'ORGANIZATION', id: 0 };
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

async function findTeam(database: Database, slug: string): Promise<Named> {
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

export async function findRepository(database: Database, name: string): Promise<Named> {
  const found = await select<Named & { host: string; left: string | null }>(
    database,
    sql`select id, full_name as name, host,
               case when archived then 'archived' when excluded then 'excluded' end as left
        from repository
        where gone_at is null and (id::text = ${name} or lower(full_name) = lower(${name}) or lower(host || ':' || full_name) = lower(${name}))
        order by id`,
  );
  const known = sql`select full_name as name from repository where gone_at is null order by full_name limit 1000`;
  const one = await theOnly(
    database,
    'repository',
    name,
    found,
    (row) => `${row.host}:${row.name} (${row.id})`,
    known,
  );
  if (one.left !== null) {
    throw new InvalidInput(`The repository ${one.name} is ${one.left}, so it is not part of any metric.`);
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
    const names = (await select<{ name: string }>(database, known)).map((row) => row.name);
    const candidates = nearest(name, names);
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

async function withSubteams(database: Database, ids: readonly number[]): Promise<number[]> {
  const rows = await select<{ id: number }>(
    database,
    sql`with recursive family as (
          select id from team where id = any(${ids}::int[])
          union
          select team.id from team join family on team.parent_id = family.id
        )
        select id from family`,
  );
  return rows.map((row) => row.id);
}

/** Each once, by however many names it is asked for; one after the other, so that a long list leaves connections to others. */
async function each<T extends Named>(
  names: readonly string[],
  find: (name: string) => Promise<T>,
): Promise<T[] | null> {
  if (names.length === 0) return null;
  const found = new Map<number, T>();
  for (const name of new Set(names)) {
    const one = await find(name);
    found.set(one.id, one);
  }
  return [...found.values()];
}

const idsOf = (found: readonly Named[]) => found.map((one) => one.id);
const namesOf = (found: readonly Named[] | null) => (found ?? []).map((one) => one.name);
