import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { realClock } from '../../collectors/engine/http/limits/clock.ts';
import { byLink } from '../../collectors/engine/http/paging/pages.ts';
import type { Upstream } from '../../collectors/engine/http/upstream.ts';
import { asking } from '../support/upstream.ts';

const recordings = process.env.MOMENTUM_RECORDINGS;
const issues = z.array(z.object({ number: z.int() }));

/** Plays recorded exchanges back on this machine, with faults; answers its address. */
async function replay(folder: string, faults: readonly string[]): Promise<string> {
  const tool = join(folder, '../tools/replay.mjs');
  const child = spawn(process.execPath, [tool, folder, '--port', '0', ...faults], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill();
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return z.url().parse(String(line).split(' on ').at(-1));
}

async function numbersOf(folder: string, faults: readonly string[]): Promise<number[]> {
  const url = await replay(folder, faults);
  const walk = async (http: Upstream) => {
    const numbers: number[] = [];
    const request = { path: '/repos/openframeworks/openFrameworks/issues' };
    for await (const { body } of http.pages(request, issues, byLink()))
      numbers.push(...body.map(({ number }) => number));
    return numbers;
  };
  return asking(`${url}/github`, walk, { clock: realClock });
}

describe.skipIf(recordings === undefined)('a recorded list (needs MOMENTUM_RECORDINGS)', () => {
  const folder = recordings ?? '';

  it('of issues is read to its end, the same whatever fails and is limited in between', async () => {
    const undisturbed = await numbersOf(folder, []);
    expect(undisturbed).toHaveLength(100);
    const disturbed = await numbersOf(folder, ['--fail-every', '3', '--rate-limit', '3']);
    expect(disturbed).toEqual(undisturbed);
  }, 180_000);
});
