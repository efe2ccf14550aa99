import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unescape as decode } from 'node:querystring';
import { parseEnv } from 'node:util';
import { InvalidInput } from './contract/errors.ts';
import { contradictions } from './settings/contradictions.ts';
import type { FilledVariable, Variable } from './settings/variable.ts';
import { packageFolder, variables } from './settings/variables.ts';

/** Environment variables as Node gives them. Unset and empty mean the same. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Variables = typeof variables;
type Read = {
  readonly [Name in keyof Variables]: Variables[Name] extends FilledVariable<infer T>
    ? T
    : Variables[Name] extends Variable<infer T>
      ? T | undefined
      : never;
};

/** What the installation has set, checked, in the types that the code works with. */
export interface ServerSettings extends Read {
  readonly publicUrl: string;
}

const allVariables: readonly Variable<unknown>[] = Object.values(variables);

/**
 * Reads the environment, and `.env` in `folder` for what the environment leaves open. Throws InvalidInput, whose message
 * names the variable, where a value is malformed, missing beside another one, or contradicts another one.
 */
export function readSettings(environment: Environment, folder = packageFolder): ServerSettings {
  const given = withDotEnv(environment, folder);
  const broken = contradictions.find((rule) => rule.broken((name) => Boolean(given[name])));
  if (broken) throw new InvalidInput(broken.sentence);
  const entries = Object.entries<Variable<unknown>>(variables);
  const read = Object.fromEntries(entries.map(([name, one]) => [name, readOne(one, given)])) as Read;
  return Object.freeze({ ...read, publicUrl: read.publicUrl ?? addressOf(read.host, read.port) });
}

/** The values that must never be shown, for the redactor: whole variables, and passwords inside addresses. */
export function secretsIn(environment: Environment, folder = packageFolder): string[] {
  const given = withDotEnv(environment, folder);
  const values = allVariables.filter((one) => one.secret).map((one) => given[one.name] ?? '');
  const passwords = values.map((value) => decode(URL.parse(value)?.password ?? ''));
  return [...values, ...passwords].filter((value) => value !== '');
}

/** The text of `.env.example`. */
export function settingsExample(): string {
  const head = '# Copy this to .env and fill in what you need. Everything is optional.\n';
  return [head, ...allVariables.map(exampleOf)].join('\n');
}

function withDotEnv(environment: Environment, folder: string): Environment {
  const file = join(folder, '.env');
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const filled = Object.entries(environment).filter(([, value]) => value);
  return { ...fromFile, ...Object.fromEntries(filled) };
}

function readOne<T>(variable: Variable<T>, environment: Environment): T | undefined {
  const text = environment[variable.name] || variable.default;
  if (text === undefined) return undefined;
  const parsed = variable.schema.safeParse(text);
  if (parsed.success) return parsed.data;
  const shown = variable.secret ? '' : `, not "${text}"`;
  throw new InvalidInput(`${variable.name} must be ${variable.expects}${shown}.`);
}

function addressOf(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function exampleOf({ name, help, expects, default: preset, otherwise, secret }: Variable<unknown>): string {
  const without = otherwise ?? preset;
  return `# ${help}: ${expects}.${secret ? ' Secret.' : ''}\n# Without it: ${without}\n# ${name}=${preset ?? ''}\n`;
}
