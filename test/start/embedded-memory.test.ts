import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { memorySettings, thisMachine } from '../../prisma/embedded/memory-settings.ts';
import { ask, startProcess } from '../support/embedded.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const gigabyte = 2 ** 30;
const names = ['shared_buffers', 'effective_cache_size', 'work_mem', 'maintenance_work_mem', 'max_wal_size'];

describe('the embedded database takes its memory from the machine', () => {
  test.for([
    [0.25, ['32MB', '128MB', '4MB', '32MB', '1024MB']],
    [1, ['128MB', '512MB', '4MB', '32MB', '1024MB']],
    [4, ['512MB', '2048MB', '8MB', '128MB', '1024MB']],
    [24, ['3072MB', '12288MB', '48MB', '512MB', '4096MB']],
    [512, ['4096MB', '65536MB', '64MB', '512MB', '4096MB']],
  ] as const)('with %s GB', ([gigabytes, expected]) => {
    const settings = memorySettings({ memory: gigabytes * gigabyte, processors: 4 });
    expect(names.map((name) => settings[name])).toEqual(expected);
  });

  test.for([
    [1, '0', '1'],
    [2, '1', '2'],
    [8, '4', '8'],
    [64, '4', '64'],
  ] as const)(
    'with %s processors, of which one query leaves some to others',
    ([processors, ofOne, ofAll]) => {
      const settings = memorySettings({ memory: gigabyte, processors });
      expect(settings.max_parallel_workers_per_gather).toBe(ofOne);
      expect(settings.max_parallel_workers).toBe(ofAll);
    },
  );

  test('and in a container from what that may have', () => {
    expect(thisMachine(2 * gigabyte, 24 * gigabyte).memory).toBe(2 * gigabyte);
    expect(thisMachine(0, 24 * gigabyte).memory).toBe(24 * gigabyte);
    expect(thisMachine(2 ** 63, 24 * gigabyte).memory).toBe(24 * gigabyte);
  });

  test('at each start, on a cluster that was there before too', async () => {
    const home = join(temporaryFolder(), 'home');
    await (await startProcess(home)).leave();
    const { url } = await startProcess(home);
    const expected = memorySettings(thisMachine());
    const rows = await ask<{ name: string; differs: boolean }>(
      url,
      `select given.key as name, case when s.unit is null then s.setting <> given.value
              else pg_size_bytes(s.setting || case s.unit when '8kB' then ' kB' else s.unit end) * case s.unit when '8kB' then 8 else 1 end
                   <> pg_size_bytes(given.value) end as differs
       from jsonb_each_text('${JSON.stringify(expected)}') given join pg_settings s on s.name = given.key`,
    );
    expect(rows).toHaveLength(Object.keys(expected).length);
    expect(rows.filter(({ differs }) => differs)).toEqual([]);
  });
});
