import { z } from 'zod';
import { bucketSize } from './units.ts';

const repeatable = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : [value].flat().filter((item) => item !== '')));

/** PostgreSQL's calendar has no year 0. */
const day = z.iso.date().refine((date) => date >= '0001', 'begins before the year 1');

const flag = z
  .enum(['true', 'false', ''])
  .optional()
  .transform((value) => value === 'true' || value === '');

/** The query of a metrics question, as the API, the widgets, Slack and the command line all name it. */
export const questionQuery = z
  .strictObject({
    range: z
      .string()
      .regex(/^[1-9]\d{0,3}d$/, 'range is a number of days, such as 30d')
      .optional()
      .describe('Today and the days before it, such as `30d`'),
    from: day.optional().describe('First day, included'),
    to: day.optional().describe('Last day, included'),
    by: bucketSize.optional().describe('Length of one bucket of the series'),
    timeZone: z.string().optional().describe('IANA name; the installation’s where it is not given'),
    team: repeatable.describe('Slug of a team; repeatable'),
    repository: repeatable.describe('`owner/name`, `host:owner/name` or an id; repeatable'),
    contributor: repeatable.describe('Id, login, e-mail address or `me`; repeatable'),
    compare: z.literal('previous').optional().describe('Adds the period before'),
    metric: repeatable.describe('Only these metrics of the group; repeatable'),
    bots: flag.describe('Counts bots too'),
    explain: flag.describe('Adds what was counted, and from where'),
  })
  .refine((query) => query.range === undefined || (query.from === undefined && query.to === undefined), {
    error: 'Give either range or from and to, not both.',
  })
  .refine((query) => (query.from === undefined) === (query.to === undefined), {
    error: 'from and to go together.',
  });

export type Question = z.output<typeof questionQuery>;
export type QuestionQuery = z.input<typeof questionQuery>;
