import type { Pool } from 'pg';
import sql from 'sql-template-tag';
import { type Database, inTransaction, select } from '../../../prisma/select.ts';
import { InvalidInput, NotFound } from '../../../server/contract/errors.ts';
import type { CollectorCatalogue } from '../catalogue.ts';
import { type CommonValues, commonSettings, settingsOf } from '../contract/common-settings.ts';
import { type ConnectionName, connectionOf, nameOf } from '../contract/connection.ts';
import type { Setting, Settings, Values } from '../contract/setting.ts';
import type { DataSource } from '../contract/source.ts';

/** Where a secret belongs: sealed there, it opens nowhere else. */
interface Place {
  source: string;
  connection: string;
  key: string;
}

/** Seals secrets at rest; what the keys of today cannot open must be entered again. */
export interface Sealer {
  seal(text: string, place: Place): string;
  open(sealed: string, place: Place): { ok: true; text: string } | { ok: false };
}

/** What somebody gives for one key; `set: true` keeps a stored secret. */
export interface GivenConfig {
  key: string;
  value?: string | undefined;
  set?: boolean | undefined;
}

/** One key as it is given back: a secret only says that it is there. */
export type ShownConfig = { key: string; value: string } | { key: string; set: true; unreadable?: true };

export interface Configured extends ConnectionName {
  configs: ShownConfig[];
}

/** The configuration of every connection, in the database. */
export interface Configuration {
  list(): Promise<Configured[]>;
  /** Throws `NotFound`. */
  show(name: string): Promise<Configured>;
  /** Stores the whole configuration of a connection. Throws `InvalidInput` that names the key. */
  save(name: string, configs: readonly GivenConfig[], from: Origin): Promise<Configured>;
  remove(name: string): Promise<void>;
  /** Parsed values. Throws `InvalidInput` where a key is missing, does not fit, or must be entered again. */
  values(name: ConnectionName): Promise<Values<Settings> & CommonValues>;
  /** The values that would be stored, without storing them. */
  preview(
    name: string,
    configs: readonly GivenConfig[],
    from: Origin,
  ): Promise<Values<Settings> & CommonValues>;
}

/** Paths on this machine are taken from its own command line and environment, never over the network. */
export type Origin = 'here' | 'network';

interface Stored {
  key: string;
  value: string;
  secret: boolean;
}

/** The configuration kept in `pool`'s database, with secrets sealed by `sealer`. */
export function configurationOf(pool: Pool, catalogue: CollectorCatalogue, sealer: Sealer): Configuration {
  const texts = async (name: ConnectionName) => textsOf(await stored(pool, name), name, sealer);
  const merged = async (given: string, configs: readonly GivenConfig[], from: Origin) => {
    const name = connectionOf(given);
    const { source } = catalogue.source(name.dataSource);
    if (source.comesWith) throw comesWith(source, source.comesWith);
    const settings = settingsOf(source);
    return { name, settings, texts: merge(settings, configs, await texts(name), from) };
  };
  return {
    async list() {
      const rows = await select<ConnectionName>(
        pool,
        sql`select distinct data_source as "dataSource", connection from data_source_config order by 1, 2`,
      );
      return Promise.all(
        rows.map(async (name) => ({ ...name, configs: shownOf(await stored(pool, name), name, sealer) })),
      );
    },
    async show(given) {
      const name = connectionOf(given);
      catalogue.source(name.dataSource);
      const rows = await stored(pool, name);
      if (rows.length === 0)
        throw new NotFound(`${given} is not configured.`, { hint: `Add it with: source add ${given}.` });
      return { ...name, configs: shownOf(rows, name, sealer) };
    },
    async save(given, configs, from) {
      const { name, settings, texts: next } = await merged(given, configs, from);
      parse(settings, next, nameOf(name));
      await store(pool, name, settings, next, sealer);
      return { ...name, configs: shownOf(await stored(pool, name), name, sealer) };
    },
    async remove(given) {
      const { dataSource, connection } = connectionOf(given);
      const gone = await select(
        pool,
        sql`delete from data_source_config where data_source = ${dataSource} and connection = ${connection} returning key`,
      );
      if (gone.length === 0) throw new NotFound(`${given} is not configured.`);
    },
    async values(name) {
      const { source } = catalogue.source(name.dataSource);
      return parse(settingsOf(source), await texts(name), nameOf(name));
    },
    async preview(given, configs, from) {
      const { name, settings, texts: next } = await merged(given, configs, from);
      return parse(settings, next, nameOf(name));
    },
  };
}

function comesWith({ title }: DataSource, other: DataSource): InvalidInput {
  return new InvalidInput(`${title} comes with ${other.title} and has no settings of its own.`, {
    hint: `Configure ${other.id}.`,
    candidates: [other.id],
  });
}

function placeOf({ dataSource, connection }: ConnectionName, key: string): Place {
  return { source: dataSource, connection, key };
}

function plainText({ key, value, secret }: Stored, name: ConnectionName, sealer: Sealer): string | undefined {
  if (!secret) return value;
  const opened = sealer.open(value, placeOf(name, key));
  return opened.ok ? opened.text : undefined;
}

function stored(database: Database, { dataSource, connection }: ConnectionName): Promise<Stored[]> {
  return select<Stored>(
    database,
    sql`select key, value, secret from data_source_config
        where data_source = ${dataSource} and connection = ${connection} order by key`,
  );
}

/** Plain texts by key; undefined where a secret cannot be opened any more. */
function textsOf(
  rows: readonly Stored[],
  name: ConnectionName,
  sealer: Sealer,
): Map<string, string | undefined> {
  return new Map(rows.map((row) => [row.key, plainText(row, name, sealer)]));
}

function shownOf(rows: readonly Stored[], name: ConnectionName, sealer: Sealer): ShownConfig[] {
  return rows.map((row) => {
    const text = plainText(row, name, sealer);
    if (!row.secret) return { key: row.key, value: row.value };
    return text === undefined ? { key: row.key, set: true, unreadable: true } : { key: row.key, set: true };
  });
}

/** Given values over stored secrets; a changed address drops every secret that was not given with it. */
function merge(
  settings: Settings,
  configs: readonly GivenConfig[],
  before: ReadonlyMap<string, string | undefined>,
  from: Origin,
): Map<string, string> {
  const next = new Map<string, string>();
  for (const { key, value } of configs) {
    const setting = settings[key];
    if (!setting) throw unknownKey(key, settings);
    if (value === undefined || value === '') continue;
    const local = from === 'network' && before.get(key) !== value ? setting.onlyLocally?.(value) : null;
    if (local)
      throw new InvalidInput(`${key}: ${local} is on this machine, which only its command line may name.`);
    next.set(key, value);
  }
  const moved = Object.entries(settings).some(
    ([key, { address }]) => address && before.has(key) && before.get(key) !== next.get(key),
  );
  for (const { key, set } of configs) {
    const kept = before.get(key);
    if (set && settings[key]?.secret && !moved && !next.has(key) && kept !== undefined) next.set(key, kept);
  }
  return next;
}

function unknownKey(key: string, settings: Settings): InvalidInput {
  const candidates = Object.keys(settings);
  return new InvalidInput(`There is no setting “${key}” here.`, {
    candidates,
    hint: `Known are ${candidates.join(', ')}.`,
  });
}

function parse(
  settings: Settings,
  texts: ReadonlyMap<string, string | undefined>,
  name: string,
): Values<Settings> & CommonValues {
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(settings)) {
    if (setting.secret && texts.has(key) && texts.get(key) === undefined) {
      throw new InvalidInput(`${key} of ${name} can no longer be read: enter the secret again.`);
    }
    values[key] = parseOne(key, setting, texts.get(key));
  }
  const { SCHEDULE, BACKFILL_DAYS, PRODUCTION_PATTERN } = commonSettings;
  return {
    ...values,
    SCHEDULE: parseOne('SCHEDULE', SCHEDULE, texts.get('SCHEDULE')),
    BACKFILL_DAYS: parseOne('BACKFILL_DAYS', BACKFILL_DAYS, texts.get('BACKFILL_DAYS')),
    PRODUCTION_PATTERN: parseOne('PRODUCTION_PATTERN', PRODUCTION_PATTERN, texts.get('PRODUCTION_PATTERN')),
  };
}

function parseOne<T>(key: string, setting: Setting<T>, text: string | undefined): T {
  const result = setting.schema.safeParse(text);
  if (result.success) return result.data;
  const reason = text === undefined ? 'is needed' : (result.error.issues[0]?.message ?? 'does not fit');
  throw new InvalidInput(`${key} ${reason}.`, { hint: `${setting.help} Example: ${setting.example}` });
}

async function store(
  pool: Pool,
  name: ConnectionName,
  settings: Settings,
  texts: ReadonlyMap<string, string>,
  sealer: Sealer,
): Promise<void> {
  const { dataSource, connection } = name;
  await inTransaction(pool, async (client) => {
    await select(
      client,
      sql`delete from data_source_config
          where data_source = ${dataSource} and connection = ${connection} and not (key = any(${[...texts.keys()]}::text[]))`,
    );
    for (const [key, text] of texts) {
      const secret = settings[key]?.secret === true;
      const value = secret ? sealer.seal(text, placeOf(name, key)) : text;
      await select(
        client,
        sql`insert into data_source_config (data_source, connection, key, value, secret, changed_at)
            values (${dataSource}, ${connection}, ${key}, ${value}, ${secret}, now())
            on conflict (data_source, connection, key) do update
            set value = excluded.value, secret = excluded.secret, changed_at = excluded.changed_at`,
      );
    }
  });
}
