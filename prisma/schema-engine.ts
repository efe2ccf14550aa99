import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Pool } from 'pg';

/** The little of WebAssembly that is used here: TypeScript keeps its types with the browser's. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (
    module: object,
    imports: Record<string, object>,
  ) => { exports: { __wbindgen_start: () => void } };
};

/** Prisma's schema engine on what `adapter` connects to. Call `free()` when done. */
export async function openSchemaEngine(
  adapter: SqlMigrationAwareDriverAdapterFactory,
): Promise<SchemaEngine> {
  instantiate();
  return glue.SchemaEngine.new(
    { datamodels: undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
}

let instantiated = false;

// The package's own entry imports the .wasm as a module, for which Node prints a warning on every start.
function instantiate(): void {
  if (instantiated) return;
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = readFileSync(join(dirname(entry), 'schema_engine_bg.wasm'));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    './schema_engine_bg.js': glue,
  });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  instantiated = true;
}

/** Notes the end of the migration that is under way; there is one at a time. */
const noteEnd = `
;update _prisma_migrations set finished_at = now() where finished_at is null and rolled_back_at is null`;

/**
 * An adapter for the database of `pool` that applies each migration in one transaction, together with the note that it is
 * applied: whenever a process is killed, the two agree.
 */
export function wholeScripts(pool: Pool): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    connect: async () => {
      const adapter = await factory.connect();
      // Its own way is to cut scripts at every semicolon, those inside function bodies included. PostgreSQL
      // takes a script that comes as one message whole or not at all.
      adapter.executeScript = async (script) => {
        await adapter.executeRaw({ sql: script + noteEnd, args: [], argTypes: [] });
      };
      return adapter;
    },
  };
}

/** An adapter for what needs no database. The engine asks for a version when it opens: the oldest that Momentum runs on. */
export function noDatabase(): SqlMigrationAwareDriverAdapterFactory {
  const refuse = () => Promise.reject(new Error('There is no database here.'));
  const adapter: SqlDriverAdapter = {
    provider: 'postgres',
    adapterName: 'no-database',
    queryRaw: async () => ({
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
      rows: [[true, 'PostgreSQL 15.0', 150000]],
    }),
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    dispose: async () => undefined,
  };
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    connect: async () => adapter,
    connectToShadowDb: refuse,
  };
}
