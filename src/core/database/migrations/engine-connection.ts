import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { withSessionOptions } from '../connections.ts';

/** PostgreSQL's type "char", which the adapter does not know, and an array type that it knows and the engine never asks for. */
const CHAR = 18;
const CHAR_ARRAY = 1002;
const CHARACTER_ARRAY_COLUMN = 70;
const CHARACTER_COLUMN = 6;

/**
 * The one connection through which Prisma's schema engine works, so that a transaction begun on it holds all
 * that the engine does. Two things of the adapter are put right here:
 * - its `executeScript` cuts a script at every semicolon, inside function bodies and comments too;
 * - it refuses columns of type "char", which the engine reads when it describes a database.
 */
export class EngineConnection {
  /** What PostgreSQL said when a script failed; the engine's own message is about its adapter. */
  scriptError: Error | undefined;
  private readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = new pg.Pool({
      connectionString: withSessionOptions(url),
      max: 1,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: 10_000,
      application_name: 'keydesk migrations',
    });
    this.pool.on('error', () => {});
  }

  async query(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    return (await this.pool.query(sql, values)).rows;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** What the engine takes as its way to the database. */
  adapterFactory(): PrismaPg {
    const factory = new PrismaPg(withCharColumns(this.pool));
    const connect = factory.connect.bind(factory);
    factory.connect = async () => {
      const adapter = await connect();
      const queryRaw = adapter.queryRaw.bind(adapter);
      adapter.queryRaw = async (query) => {
        const result = await queryRaw(query);
        const columnTypes = result.columnTypes.map((type) =>
          type === CHARACTER_ARRAY_COLUMN ? CHARACTER_COLUMN : type,
        );
        return { ...result, columnTypes };
      };
      adapter.executeScript = async (script) => {
        await this.pool.query(script).catch((error: Error) => {
          this.scriptError ??= error;
          throw error;
        });
      };
      return adapter;
    };
    return factory;
  }
}

/** Lets the adapter take columns of type "char" for something that it knows. */
function withCharColumns(pool: pg.Pool): pg.Pool {
  return new Proxy(pool, {
    get(target, property) {
      const member = Reflect.get(target, property, target);
      if (typeof member !== 'function') return member;
      if (property !== 'query') return member.bind(target);
      return async (query: pg.QueryArrayConfig) => {
        const result = await target.query(query);
        for (const field of result.fields ?? []) if (field.dataTypeID === CHAR) field.dataTypeID = CHAR_ARRAY;
        return result;
      };
    },
  });
}
