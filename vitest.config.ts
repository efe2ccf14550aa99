import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { closingLine } from './test/support/closing-line.ts';

export default defineConfig({
  test: {
    name: 'node',
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    setupFiles: 'test/support/leave-as-found.ts',
    // Named, because vitest would choose others where it believes that a program reads along.
    reporters: ['default', closingLine],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a process of its own has to do may take longer than the second that is given otherwise.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    // Files share a process, one after the other, and Node loads TypeScript as in production: what one has loaded is there
    // for the next.
    isolate: false,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/momentum') },
  },
});
