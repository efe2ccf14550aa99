import type { z } from 'zod';

/** One key of a source's configuration; form, Slack modal, command line, validation, redaction and documentation come from it. */
export interface Setting<T = unknown> {
  /** Takes the stored text. */
  schema: z.ZodType<T, string | undefined>;
  title: string;
  help: string;
  example: string;
  /** Sealed at rest, never given back. */
  secret?: true;
  /** Says where credentials are sent: changing it clears the connection's secrets. */
  address?: true;
  /** Names the part of a value that only the command line and the environment may set, as paths on this machine are. */
  onlyLocally?(text: string): string | null;
}

export type Settings = Readonly<Record<string, Setting>>;

/** The parsed values of a source's settings. */
export type Values<S extends Settings> = { readonly [K in keyof S]: z.output<S[K]['schema']> };
