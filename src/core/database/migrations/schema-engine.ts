import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type * as Engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { EngineConnection } from './engine-connection.ts';
import { type Migration, SCHEMA_FILE } from './migration-files.ts';

const require = createRequire(import.meta.url);
const filters = { externalTables: [], externalEnums: [] };
let engineModule: Promise<typeof Engine> | undefined;

/** Prisma's schema engine, over one connection. */
export interface SchemaEngine {
  /** Applies what `_prisma_migrations` does not have yet and writes it there. Returns the names applied. */
  apply(migrations: readonly Migration[]): Promise<string[]>;
  /** The SQL that makes the connected database what prisma/schema.prisma says; empty when they agree. */
  difference(schema?: string): Promise<string>;
  free(): void;
}

/** Starts the engine. */
export async function startEngine(connection: EngineConnection): Promise<SchemaEngine> {
  engineModule ??= loadEngine();
  const { SchemaEngine } = await engineModule;
  const datamodel = await readFile(SCHEMA_FILE, 'utf8');
  const adapter = bindMigrationAwareSqlAdapterFactory(connection.adapterFactory());
  const engine = await SchemaEngine.new({ datamodels: [['schema.prisma', datamodel]] }, () => {}, adapter);
  return {
    async apply(migrations) {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: asList(migrations),
        filters,
      });
      return appliedMigrationNames;
    },
    async difference(schema = datamodel) {
      const files = [{ path: 'schema.prisma', content: schema }];
      const from = { tag: 'schemaDatasource', files, configDir: '/' } as const;
      const to = { tag: 'schemaDatamodel', files } as const;
      const { exitCode, stdout } = await engine.diff({ from, to, script: true, exitCode: true, filters });
      return exitCode === 0 ? '' : (stdout ?? '');
    },
    free: () => engine.free(),
  };
}

/** The package expects a bundler to instantiate its .wasm; here it is done by hand. */
async function loadEngine(): Promise<typeof Engine> {
  const glue = '@prisma/schema-engine-wasm/schema_engine_bg';
  const engine: typeof Engine = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(require.resolve(glue)), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': withoutTimersThatHold(engine),
  });
  const start = instance.exports.__wbindgen_start;
  if (typeof start !== 'function') throw new Error('Prisma’s schema engine has no beginning.');
  // The engine tells a crash of its own through this global before it ends with "unreachable".
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => process.stderr.write(`${message}\n`) },
  });
  engine.__wbg_set_wasm(instance.exports);
  start();
  return engine;
}

/** The engine sets a timer of 10 seconds for its lock and never clears it; the process shall not wait for it at its end. */
function withoutTimersThatHold(engine: typeof Engine): WebAssembly.ModuleImports {
  // Its types tell of the engine's own functions alone, and not of what its WebAssembly imports.
  const entries = Object.entries(engine as unknown as WebAssembly.ModuleImports).map(([name, value]) => {
    if (typeof value !== 'function' || !name.includes('setTimeout')) return [name, value] as const;
    const unheld = (...args: unknown[]) => {
      const timer = value(...args);
      if (timer instanceof Object && 'unref' in timer && typeof timer.unref === 'function') timer.unref();
      return timer;
    };
    return [name, unheld] as const;
  });
  return Object.fromEntries(entries);
}

function asList(migrations: readonly Migration[]) {
  return {
    baseDir: '',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  };
}
