import { z } from 'zod';
import { askerOf } from '../../../access/caller.ts';
import { answer } from '../../../contract/answer.ts';
import { catalogueReply } from '../../../contract/catalogue.ts';
import { questionQuery } from '../../../contract/question.ts';
import { ask } from '../../../metrics/answer/ask.ts';
import { recordsOf } from '../../../metrics/answer/records.ts';
import { csvOf } from '../../csv.ts';
import { defineRoute, knownCaller } from '../../route.ts';
import { instant, limit } from '../../shapes.ts';

const group = z.object({ group: z.string() });

export const metricsCatalogue = defineRoute({
  method: 'get',
  path: '/metrics-catalogue',
  access: 'viewer',
  summary: 'Every group of metrics, with definitions and charts',
  reply: catalogueReply,
  async handle({ services }) {
    const groups = services.metrics.catalogue.groups.map((one) => ({
      ...one,
      metrics: one.metrics.map((metric) => ({ ...metric, needs: [...metric.needs] })),
      charts: one.charts.map((chart) => ({ ...chart, metrics: [...chart.metrics] })),
    }));
    return { groups };
  },
});

export const groupAnswer = defineRoute({
  method: 'get',
  path: '/metrics/{group}',
  access: 'viewer',
  summary: 'The numbers of one group',
  params: group,
  query: questionQuery,
  reply: answer,
  handle: ({ params, query, caller, services }) =>
    ask(services.metrics, askerOf(knownCaller(caller)), params.group, query),
});

export const groupCsv = defineRoute({
  method: 'get',
  path: '/metrics/{group}.csv',
  access: 'viewer',
  summary: 'The numbers of one group as CSV',
  params: group,
  query: questionQuery,
  reply: { raw: 'text/csv' },
  async handle({ params, query, caller, services }) {
    const answered = await ask(services.metrics, askerOf(knownCaller(caller)), params.group, query);
    return {
      type: 'text/csv; charset=utf-8',
      body: csvOf(answered),
      headers: { 'Content-Disposition': `attachment; filename="${answered.group}.csv"` },
    };
  },
});

export const records = defineRoute({
  method: 'get',
  path: '/metrics/{group}/{metric}/records',
  access: 'viewer',
  summary: 'The rows behind a number',
  params: z.object({ group: z.string(), metric: z.string() }),
  query: questionQuery.safeExtend({
    bucket: z.iso.date().optional().describe('Start of one bucket of the series'),
    key: z.string().optional().describe('Key of one part of the breakdown'),
    limit,
    after: z.string().optional().describe('Where the page before ended, as its `next` says'),
  }),
  reply: z.object({
    records: z.array(
      z.object({
        at: instant,
        value: z.number(),
        person: z.string().nullable(),
        repository: z.string().nullable(),
        subject: z.string().nullable(),
        url: z.string().nullable(),
        identity: z.string(),
      }),
    ),
    next: z.string().nullable(),
  }),
  handle: ({ params, query, caller, services }) =>
    recordsOf(services.metrics, askerOf(knownCaller(caller)), params.group, params.metric, query),
});
