import type { Pool } from 'pg';
import sql from 'sql-template-tag';
import { inTransaction, select } from '../../../prisma/select.ts';
import type { ConnectionName } from '../contract/connection.ts';

export interface ScriptName extends ConnectionName {
  script: string;
}

/** The right to run one script, on however many machines. */
export interface Lease {
  /** Says that the owner lives; false where the lease was taken over in the meantime. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

/** An owner that has not renewed for this long is taken for dead. */
export const leaseSeconds = 60;

/**
 * Claims a script for `owner`, or answers null where another owner runs it. The row is inserted first (what does not exist
 * cannot be locked) and claimed in a short transaction (one held for hours would keep vacuum from its work).
 */
export async function claim(pool: Pool, name: ScriptName, owner: string): Promise<Lease | null> {
  const { dataSource, connection, script } = name;
  await select(
    pool,
    sql`insert into data_source_lease (data_source, connection, script) values (${dataSource}, ${connection}, ${script})
        on conflict do nothing`,
  );
  const claimed = await inTransaction(pool, (client) =>
    select(
      client,
      sql`with free as (
            select data_source, connection, script from data_source_lease
            where data_source = ${dataSource} and connection = ${connection} and script = ${script}
              and (owner is null or heartbeat_at < now() - make_interval(secs => ${leaseSeconds}))
            for update skip locked
          )
          update data_source_lease l set owner = ${owner}, heartbeat_at = now()
          from free
          where (l.data_source, l.connection, l.script) = (free.data_source, free.connection, free.script)
          returning l.script`,
    ),
  );
  return claimed.length === 0 ? null : leaseOf(pool, name, owner);
}

function leaseOf(pool: Pool, { dataSource, connection, script }: ScriptName, owner: string): Lease {
  const mine = sql`data_source = ${dataSource} and connection = ${connection} and script = ${script} and owner = ${owner}`;
  return {
    async renew() {
      const rows = await select(
        pool,
        sql`update data_source_lease set heartbeat_at = now() where ${mine} returning script`,
      );
      return rows.length === 1;
    },
    async release() {
      await select(pool, sql`update data_source_lease set owner = null, heartbeat_at = null where ${mine}`);
    },
  };
}

/**
 * Does `work` while holding a script's lease, renewing it all the while; answers false, without doing it, where another owner
 * holds it. Its signal also stops where the lease was lost.
 */
export async function withLease(
  pool: Pool,
  name: ScriptName,
  owner: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const lease = await claim(pool, name, owner);
  if (lease === null) return false;
  const lost = new AbortController();
  const timer = setInterval(
    () => {
      lease.renew().then(
        (mine) => mine || lost.abort(new Error('Another process took the lease over.')),
        // The next renewal tries again: the lease outlives two that fail.
        () => undefined,
      );
    },
    (leaseSeconds * 1_000) / 3,
  );
  try {
    await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(timer);
    await lease.release();
  }
  return true;
}
