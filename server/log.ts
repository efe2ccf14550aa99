import { type DestinationStream, destination, type Level, type Logger, pino } from 'pino';
import { build as pretty } from 'pino-pretty';
import type { Redactor } from './redactor.ts';

/** What everything in the project logs to: a static message after an object of fields, errors as `err`. */
export type Log = Logger;

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export const logFormats = ['json', 'pretty'] as const;

export interface LogOptions {
  level: Level | 'silent';
  /** Without one: `pretty` on a terminal, `json` otherwise. */
  format?: (typeof logFormats)[number] | undefined;
  /** What it holds never reaches a line, whichever field it came in. */
  redactor: Redactor;
  /** Standard error, since standard output belongs to what a command answers. */
  stream?: NodeJS.WritableStream;
}

/** Opens the process's log. */
export function createLog({ level, format, redactor, stream }: LogOptions): Log {
  const onTerminal = process.stderr.isTTY === true;
  const wanted = format ?? (onTerminal ? 'pretty' : 'json');
  const sink: DestinationStream =
    wanted === 'pretty'
      ? pretty({ destination: stream ?? 2, sync: true, colorize: onTerminal, ignore: 'pid,hostname' })
      : (stream ?? destination({ fd: 2, sync: true }));
  return pino({ level, base: null, hooks: { streamWrite: (line) => redactor.redact(line) } }, sink);
}
