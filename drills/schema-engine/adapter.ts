/**
 * Prisma's driver adapter for PostgreSQL, as the schema engine needs it. Three things differ from the adapter for clients:
 * one connection per database, because the engine holds a session's advisory lock; a migration file goes in one query, which
 * is one transaction, as the native engine does it; and the catalogs' type "char" is passed through.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import {
  type ColumnType,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { type Address, withDatabase } from './address.ts';
import { isServerError } from './complaint.ts';

/** Where the last script failed; the WebAssembly engine forgets it and the P3018 text needs it. */
export interface LastFailure {
  script: pg.DatabaseError | undefined;
  shadow: pg.DatabaseError | undefined;
}

const CHAR = 18;
const BPCHAR = 1042;

/** A shadow database of the person's own is emptied first, as the native engine does it. */
const EMPTY_DATABASE = `
  DO $$
  DECLARE name text;
  BEGIN
    FOR name IN SELECT nspname FROM pg_namespace WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%' LOOP
      EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
    CREATE SCHEMA public;
  END $$`;

/** A factory of adapters on `main`; the shadow database is `shadow`, or is made and dropped. */
export function migrationAdapter(
  main: Address,
  shadow: Address | undefined,
  last: LastFailure,
): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => openAdapter(main, last),
    async connectToShadowDb() {
      if (shadow) {
        const given = await openAdapter(shadow, last);
        await given.executeScript(EMPTY_DATABASE);
        return given;
      }
      const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
      const owner = await openAdapter(main, last);
      try {
        await owner.executeScript(`CREATE DATABASE "${name}"`);
      } catch (error) {
        last.shadow = last.script;
        await owner.dispose();
        throw error;
      }
      return openAdapter(withDatabase(main, name), last, async () => {
        await owner.executeScript(`DROP DATABASE IF EXISTS "${name}"`);
        await owner.dispose();
      });
    },
  };
}

async function openAdapter(
  address: Address,
  last: LastFailure,
  after: () => Promise<void> = async () => {},
): Promise<SqlDriverAdapter> {
  const pool = new pg.Pool({ connectionString: address.url, max: 1 });
  // A lost connection shows in the next query; without a listener it would end the process instead.
  pool.on('error', () => {});
  const charColumns = passCharThrough(pool);
  const adapter: SqlDriverAdapter = await new PrismaPg(pool, { schema: address.schema }).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  return Object.assign(adapter, {
    async queryRaw(query: Parameters<typeof queryRaw>[0]) {
      const result = await queryRaw(query);
      const chars = charColumns.get(result.rows) ?? [];
      const columnTypes = result.columnTypes.map(
        (type, i): ColumnType => (chars.includes(i) ? ColumnTypeEnum.Character : type),
      );
      return { ...result, columnTypes };
    },
    async executeScript(script: string) {
      last.script = undefined;
      await pool.query(script).catch((error: unknown) => {
        if (!isServerError(error)) throw error;
        last.script = error;
        throw asAdapterError(error);
      });
    },
    async dispose() {
      await pool.end();
      await after();
    },
  });
}

/**
 * adapter-pg does not know the catalogs' one-byte type "char" (oid 18) and refuses the row. It is shown as character, and an
 * empty one as NUL, as the native driver does. Resolves which columns of which rows were such, by the rows' identity.
 */
function passCharThrough(pool: pg.Pool): WeakMap<object, number[]> {
  const charColumns = new WeakMap<object, number[]>();
  const query = pool.query.bind(pool) as (
    ...request: unknown[]
  ) => Promise<pg.QueryArrayResult | pg.QueryArrayResult[]>;
  const marked = async (...request: unknown[]) => {
    const answer = await query(...request);
    for (const { fields, rows } of [answer].flat()) {
      const columns = (fields ?? []).flatMap((field, i) => (field.dataTypeID === CHAR ? [i] : []));
      if (columns.length === 0) continue;
      charColumns.set(rows, columns);
      for (const column of columns) {
        const field = fields[column];
        if (field) field.dataTypeID = BPCHAR;
        for (const row of rows) if (row[column] === '') row[column] = '\u0000';
      }
    }
    return answer;
  };
  return Object.assign(pool, { query: marked }) && charColumns;
}

const asAdapterError = (error: pg.DatabaseError): DriverAdapterError =>
  new DriverAdapterError({
    kind: 'postgres',
    code: error.code ?? 'XX000',
    severity: error.severity ?? 'ERROR',
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
    originalCode: error.code ?? 'XX000',
    originalMessage: error.message,
  });
