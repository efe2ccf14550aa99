import { z } from 'zod';
import { askerOf } from '../../../access/caller.ts';
import { drawingOf } from '../../../contract/drawing/drawing.ts';
import { NotFound } from '../../../contract/errors.ts';
import { questionQuery } from '../../../contract/question.ts';
import { ask } from '../../../metrics/answer/ask.ts';
import { defineRoute, knownCaller } from '../../route.ts';

const pixels = (preset: number) =>
  z
    .string()
    .regex(/^\d{3,4}$/)
    .transform(Number)
    .pipe(z.int().min(200).max(4_000))
    .default(preset);

export const chart = defineRoute({
  method: 'get',
  path: '/charts/{group}/{chart}.{format}',
  access: 'viewer',
  summary: 'A chart as a picture, or as what it shows',
  params: z.object({ group: z.string(), chart: z.string(), format: z.enum(['png', 'svg', 'json']) }),
  query: questionQuery.safeExtend({
    theme: z.enum(['light', 'dark']).default('light'),
    width: pixels(1_000),
    height: pixels(500),
  }),
  reply: { raw: 'image/png' },
  async handle({ params, query: { theme, width, height, ...question }, caller, services }) {
    const group = services.metrics.catalogue.group(params.group);
    const known = group.charts.find((one) => one.id === params.chart);
    if (!known) {
      const candidates = group.charts.map((one) => one.id);
      throw new NotFound(`There is no chart “${params.chart}” in ${group.id}.`, {
        candidates,
        hint: `There are ${candidates.join(', ')}.`,
      });
    }
    const asker = askerOf(knownCaller(caller));
    const answer = await ask(services.metrics, asker, group.id, { ...question, metric: [...known.metrics] });
    const drawing = drawingOf(answer, known.id);
    if (params.format === 'json') return { type: 'application/json', body: JSON.stringify(drawing) };
    const body = await services.drawPicture(drawing, { format: params.format, theme, width, height });
    if (params.format === 'png') return { type: 'image/png', body };
    return {
      type: 'image/svg+xml',
      body,
      headers: { 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" },
    };
  },
});
