import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findServer } from '../../prisma/embedded/server.ts';
import { ask, dataOf, type EmbeddedProcess, startProcess } from '../support/embedded.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const runs = process.env.MOMENTUM_SOAK ? 30 : 1;
const slots = 3;

/** What happens to the process in a slot: it starts where there is none, otherwise it leaves or is killed. */
const events = fc.array(fc.record({ slot: fc.nat(slots - 1), killed: fc.boolean() }), {
  minLength: 8,
  maxLength: 12,
});

test(
  'whatever order processes start, leave and are killed in, those that stay have their database',
  async () => {
    const property = fc.asyncProperty(events, async (sequence) => {
      const home = join(temporaryFolder(), 'home');
      const processes = new Map<number, EmbeddedProcess>();
      const change = async ({ slot, killed }: { slot: number; killed: boolean }) => {
        const process = processes.get(slot);
        if (!process) return void processes.set(slot, await startProcess(home));
        processes.delete(slot);
        await (killed ? process.kill() : process.leave());
      };
      // Two at a time, unless they would happen to the same process.
      for (let i = 0; i < sequence.length; i += 2) {
        const pair = sequence.slice(i, i + 2);
        if (pair[0]?.slot === pair[1]?.slot) pair.pop();
        await Promise.all(pair.map(change));
        for (const { url } of processes.values())
          expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
      }
      const last = await startProcess(home);
      await Promise.all([...processes.values(), last].map((process) => process.leave()));
      expect(await findServer(dataOf(home))).toBeUndefined();
    });
    await fc.assert(property, { numRuns: runs, endOnFailure: true });
  },
  60_000 * runs,
);
