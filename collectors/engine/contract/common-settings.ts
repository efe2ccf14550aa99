import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';
import { patternList } from '../connections/patterns.ts';
import type { Settings, Values } from './setting.ts';
import type { DataSource } from './source.ts';

/** What every source has. */
export const commonSettings = {
  SCHEDULE: {
    schema: z.string().default('0 * * * *').refine(isCron, 'is no cron expression'),
    title: 'Schedule',
    help: 'When to collect: a cron expression of five fields, in UTC.',
    example: '0 * * * *',
  },
  BACKFILL_DAYS: {
    schema: z
      .string()
      .regex(/^[1-9]\d{0,4}$/, 'is no number of days')
      .transform(Number)
      .optional(),
    title: 'Days to collect the first time',
    help: 'How many days back the first collection goes.',
    example: '90',
  },
  PRODUCTION_PATTERN: {
    schema: z
      .string()
      .default('prod, production, prod-*, production-*, *-prod, *-production, live')
      .pipe(patternList),
    title: 'What is production',
    help: 'Environments, or names of workflows, that count as production; * stands for anything, several are separated by commas.',
    example: 'production, *-live, Deploy to production',
  },
} as const satisfies Settings;

/** The parsed values of what every source has. */
export type CommonValues = Values<typeof commonSettings>;

/** A source's own settings and the common ones. */
export function settingsOf(source: DataSource): Settings {
  return { ...source.settings, ...commonSettings };
}

function isCron(text: string): boolean {
  try {
    return text.trim().split(/\s+/).length === 5 && CronExpressionParser.parse(text).hasNext();
  } catch {
    return false;
  }
}
