import { availableParallelism, totalmem } from 'node:os';
import type { ClusterSettings } from './place.ts';

/** What the server may count on. */
export interface Machine {
  /** In bytes: of the machine, or of the container where that is less. */
  memory: number;
  processors: number;
}

const megabyte = 2 ** 20;

/** The machine that this process runs on, as far as its container lets it. */
export function thisMachine(limit = process.constrainedMemory(), total = totalmem()): Machine {
  // 0 where nothing is known of a limit; without one some systems answer a number beyond any memory.
  return { memory: limit > 0 ? Math.min(limit, total) : total, processors: availableParallelism() };
}

/**
 * Settings of a server that shares its machine with Node and a browser: an eighth of the memory is its own, and it takes half to be
 * the system's cache. Few queries run at once, so each may sort in more than the usual 4 MB. Disks are taken for today's, which
 * read any page about as fast as the next.
 */
export function memorySettings({ memory, processors }: Machine): ClusterSettings {
  const share = (part: number, least: number, most: number) =>
    `${Math.max(least, Math.min(most, Math.floor(memory / megabyte / part)))}MB`;
  const workers = Math.max(0, Math.min(4, Math.floor(processors / 2)));
  return {
    shared_buffers: share(8, 32, 4_096),
    effective_cache_size: share(2, 64, 65_536),
    work_mem: share(512, 4, 64),
    maintenance_work_mem: share(32, 32, 512),
    max_wal_size: share(6, 1_024, 4_096),
    random_page_cost: '1.1',
    effective_io_concurrency: '64',
    jit: 'off',
    max_parallel_workers: String(processors),
    max_parallel_workers_per_gather: String(workers),
    max_parallel_maintenance_workers: String(workers),
  };
}
