import { expect, it } from 'vitest';
import { readSettings } from '../../server/settings.ts';
import { runningLine } from '../../server/start.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it.each([
  [{}, 'Momentum is running: http://localhost:3000'],
  [{ MOMENTUM_ROLES: 'bot,worker,web' }, 'Momentum is running: http://localhost:3000'],
  [{ MOMENTUM_ROLES: 'web' }, 'Momentum is running as web: http://localhost:3000'],
  [
    { MOMENTUM_ROLES: 'web,bot', MOMENTUM_PUBLIC_URL: 'https://momentum.example' },
    'Momentum is running as web and bot: https://momentum.example',
  ],
  [
    { MOMENTUM_ROLES: 'worker', MOMENTUM_PUBLIC_URL: 'https://momentum.example' },
    'Momentum is running as worker; its health is at http://127.0.0.1:3000/readyz',
  ],
  [
    { MOMENTUM_ROLES: 'worker,bot', HOST: '::1' },
    'Momentum is running as worker and bot; its health is at http://[::1]:3000/readyz',
  ],
])('with %j the line at the start says what runs, and where it is', (environment, line) => {
  expect(runningLine(readSettings(environment, temporaryFolder()))).toBe(line);
});
