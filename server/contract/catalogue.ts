import { z } from 'zod';
import { chartKind } from './charts.ts';
import { direction, unit } from './units.ts';

const metric = z.object({
  id: z.string(),
  title: z.string(),
  question: z.string(),
  definition: z.string(),
  unit,
  direction,
  needs: z.array(z.string()),
});

const chart = z.object({
  id: z.string(),
  title: z.string(),
  kind: chartKind,
  metrics: z.array(z.string()),
});

/** Every group of metrics with its definitions and charts: what `GET /metrics-catalogue` answers. */
export const catalogueReply = z.object({
  groups: z.array(
    z.object({
      id: z.string(),
      short: z.string(),
      title: z.string(),
      description: z.string(),
      level: z.enum(['organization', 'individual', 'beyond']),
      category: z.string(),
      metrics: z.array(metric),
      charts: z.array(chart),
    }),
  ),
});
