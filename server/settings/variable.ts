import { z } from 'zod';

/** One environment variable: validation, `.env.example` and the documentation are made from this. */
export interface Variable<T> {
  name: string;
  /** What it means, as one sentence without its full stop. */
  help: string;
  /** What a right value looks like: "NAME must be ...". */
  expects: string;
  /** Read where the variable is unset or empty. */
  default?: string;
  /** Says what happens without it, where that is no value: "embedded". */
  otherwise?: string;
  /** Its value is shown nowhere. */
  secret?: true;
  schema: z.ZodType<T, string>;
}

/** A variable that always has a value. */
export interface FilledVariable<T> extends Variable<T> {
  default: string;
}

/** Declares a variable; with a `default` its setting is never undefined. */
export function variable<T>(declaration: FilledVariable<T>): FilledVariable<T>;
export function variable<T>(declaration: Variable<T>): Variable<T>;
export function variable<T>(declaration: Variable<T>): Variable<T> {
  return declaration;
}

/** One printable word: fits into a header, and no line break slipped in while it was pasted. */
export const word = z.string().regex(/^[\x21-\x7e]+$/);

/** An address whose protocol is one of `protocols`. */
export function address(...protocols: string[]): z.ZodType<string, string> {
  return z.string().refine((text) => protocols.includes(`${URL.parse(text)?.protocol}//`));
}

/** A web site's origin, without the slash at its end. */
export const origin = z
  .string()
  .transform((text) => text.replace(/\/$/, ''))
  .refine((text) => /^https?:/.test(text) && URL.parse(text)?.origin === text.toLowerCase());

/** A comma-separated list without its blanks. */
export function list<T>(item: z.ZodType<T, string>): z.ZodType<T[], string> {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item));
}

/** An IANA time zone. Offsets are refused: PostgreSQL reads their sign the other way round. */
export const timeZone = z.string().refine((name) => {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
});

/** 32 bytes in base64. */
export const key = z
  .base64()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length === 32);
