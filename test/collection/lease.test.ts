import { describe, expect, it } from 'vitest';
import { claim, leaseSeconds, withLease } from '../../collectors/engine/run/lease.ts';
import { testDatabase } from '../support/database.ts';

const name = { dataSource: 'tool', connection: 'default', script: 'commit' };

describe('the lease of a script', async () => {
  const { pool } = await testDatabase();

  it('is there for its very first run, though no row was', async () => {
    const lease = await claim(pool, { ...name, script: 'first' }, 'one');
    expect(lease).not.toBeNull();
  });

  it('is given to one of many who ask at once', async () => {
    const asked = await Promise.all(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((owner) => claim(pool, { ...name, script: 'rush' }, owner)),
    );
    expect(asked.filter((lease) => lease !== null)).toHaveLength(1);
  });

  it('lets other scripts of the source, and the same script of another connection, run beside it', async () => {
    await claim(pool, { ...name, script: 'here' }, 'one');
    expect(await claim(pool, { ...name, script: 'there' }, 'two')).not.toBeNull();
    expect(await claim(pool, { ...name, connection: 'emea', script: 'here' }, 'two')).not.toBeNull();
  });

  it('is free again after its work, also after work that failed', async () => {
    const work = () =>
      withLease(pool, { ...name, script: 'work' }, 'one', new AbortController().signal, () =>
        Promise.reject(new Error('no')),
      );
    await expect(work()).rejects.toThrow('no');
    expect(
      await withLease(pool, { ...name, script: 'work' }, 'two', new AbortController().signal, async () => {}),
    ).toBe(true);
  });

  it('of an owner who died is taken over, and the dead owner cannot renew it', async () => {
    const dead = await claim(pool, { ...name, script: 'dead' }, 'one');
    expect(await claim(pool, { ...name, script: 'dead' }, 'two')).toBeNull();
    await pool.query(
      `update data_source_lease set heartbeat_at = now() - interval '${leaseSeconds + 1} seconds' where script = 'dead'`,
    );
    expect(await claim(pool, { ...name, script: 'dead' }, 'two')).not.toBeNull();
    expect(await dead?.renew()).toBe(false);
    await dead?.release();
    expect(await claim(pool, { ...name, script: 'dead' }, 'three')).toBeNull();
  });

  it('holds no transaction open while its owner works', async () => {
    await claim(pool, { ...name, script: 'long' }, 'one');
    const { rows } = await pool.query(
      "select pid from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
    );
    expect(rows).toEqual([]);
  });
});
