import { parentPort } from 'node:worker_threads';
import type { PictureRequest } from '../../../server/charts/worker.ts';

// Before the real thread's own listener, which draws.
parentPort?.on('message', ({ drawing }: PictureRequest) => {
  if (drawing.id === 'deadly') process.exit(7);
});

await import('../../../server/charts/worker.ts');
