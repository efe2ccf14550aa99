import sql from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import type { Question } from '../../contract/question.ts';
import type { Asker } from './asker.ts';
import { findContributor, findRepository, findTeam, type Named } from './look-up.ts';

/** A question's filters as ids; teams include their subteams. Null is "not asked for". */
export interface Scope {
  teams: readonly number[] | null;
  repositories: readonly number[] | null;
  contributors: readonly number[] | null;
  /** The same in the words of the product, for the answer. */
  names: { team: string[]; repository: string[]; contributor: string[] };
  bots: boolean;
  /** The one thing that is asked for, where it is one and no person, who has few rows: what a rollup can answer. */
  single: Single | null;
}

export interface Single {
  kind: 'ORGANIZATION' | 'TEAM' | 'REPOSITORY';
  /** 0 for the organization. */
  id: number;
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
  if (contributors !== null) return null;
  const context: Single[] = [
    ...(teams ?? []).map(({ id }) => ({ kind: 'TEAM' as const, id })),
    ...(repositories ?? []).map(({ id }) => ({ kind: 'REPOSITORY' as const, id })),
  ];
  if (context.length > 1) return null;
  return context[0] ?? { kind: 'ORGANIZATION', id: 0 };
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
