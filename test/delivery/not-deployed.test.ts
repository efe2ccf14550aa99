import { expect, it } from 'vitest';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import { deliveryCollected } from '../support/given.ts';
import { storeDelivery } from '../support/pull-requests.ts';

const at = (day: string, time: string) => `2026-03-${day}T${time}:00Z`;

const { pool } = await testDatabase();
await storeDelivery(pool, {
  pullRequests: [{ number: 1, opened: at('02', '08:00'), merged: at('02', '12:00') }],
  deployments: [
    { id: 'first', finished: at('04', '10:00'), sha: 'elsewhere' },
    {
      id: 'stopped',
      status: 'CANCELLED',
      createdAt: new Date(at('05', '23:00')),
      finished: at('06', '01:00'),
    },
  ],
});
await deliveryCollected(pool);
const engine = await metricsEngine(pool);

it('what was merged before the first deployment and never deployed is left out and listed', async () => {
  const asked = { from: '2026-03-02', to: '2026-03-02', metric: 'total_cycle_time' };
  const total = metricIn(await asking(engine, 'cycle-time', asked), 'total_cycle_time');
  expect(total.excluded).toEqual([{ reason: 'not_deployed', count: 1 }]);
  expect(total.rows?.map(([title]) => title)).toEqual(['#1 Change 1']);
});

it('a cancelled deployment belongs to the day on which it was made, though its end is known', async () => {
  const asked = { from: '2026-03-05', to: '2026-03-06', by: 'day', metric: 'deployments' } as const;
  const { series } = metricIn(await asking(engine, 'deployment-velocity', asked), 'deployments');
  expect(series.map((point) => point.value)).toEqual([1, 0]);
});
