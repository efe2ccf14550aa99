import type { Pool } from 'pg';
import sql from 'sql-template-tag';
import { type Database, inTransaction, select } from '../../prisma/select.ts';
import { noteAudit } from '../access/audit.ts';
import { NotFound } from '../contract/errors.ts';
import { findRepository } from '../metrics/question/look-up.ts';

/** A repository that is there, whether it counts or not. */
export interface ListedRepository {
  id: number;
  source: string;
  connection: string;
  host: string;
  name: string;
  archived: boolean;
  /** Left out of every metric by an administrator. */
  excluded: boolean;
}

const columns = sql`id, source, connection, host, full_name as name, archived, excluded`;

/** Repositories in order of name, those that count in no metric too. */
export async function listRepositories(database: Database): Promise<ListedRepository[]> {
  return select<ListedRepository & Record<string, unknown>>(
    database,
    sql`select ${columns} from repository where gone_at is null order by lower(full_name), id`,
  );
}

/** The same of the repository that a name means. Throws as `findRepository` does. */
export async function findListedRepository(database: Database, name: string): Promise<ListedRepository> {
  const { id } = await findRepository(database, name, 'any');
  const [repository] = await select<ListedRepository & Record<string, unknown>>(
    database,
    sql`select ${columns} from repository where id = ${id}`,
  );
  if (!repository) throw new NotFound(`There is no repository ${id}.`);
  return repository;
}

/**
 * Leaves a repository out of every metric, or takes it in again; numbers follow once the facts are computed, with the next
 * collection. Throws `NotFound` for one that is not there.
 */
export async function setExcluded(
  pool: Pool,
  actor: string,
  id: number,
  excluded: boolean,
): Promise<ListedRepository> {
  return inTransaction(pool, async (client) => {
    const [before] = await select<{ excluded: boolean }>(
      client,
      sql`select excluded from repository where id = ${id} and gone_at is null for update`,
    );
    const [repository] = await select<ListedRepository & Record<string, unknown>>(
      client,
      sql`update repository set excluded = ${excluded} where id = ${id} and gone_at is null returning ${columns}`,
    );
    if (!before || !repository) throw new NotFound(`There is no repository ${id}.`);
    if (before.excluded === excluded) return repository;
    const action = excluded ? 'repository.exclude' : 'repository.include';
    const detail = { name: repository.name };
    await noteAudit(client, { actor, action, subject: String(id), detail });
    return repository;
  });
}
