import { type DestinationStream, destination, type Level, type Logger, pino, stdSerializers } from 'pino';
import { build as pretty } from 'pino-pretty';
import { MomentumError, sentenceOf } from './contract/errors.ts';
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
  const hooks = { streamWrite: (line: string) => redactor.redact(line) };
  return pino({ level, base: null, serializers: { err: asLogged }, hooks }, sink);
}

/** What was expected is said in its own words: where in the code it was noticed helps nobody. */
function asLogged(error: unknown): unknown {
  if (!(error instanceof MomentumError)) return error instanceof Error ? stdSerializers.err(error) : error;
  const { name, code, cause } = error;
  const reason = cause instanceof Error ? { cause: cause.message } : {};
  return { type: name, code, message: sentenceOf(error), ...reason };
}
