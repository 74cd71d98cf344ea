/**
 * The runner's own statements on a database whose owner wants a superuser to call their functions: operators, functions,
 * casts and types are shadowed, and the search path of every new session begins with them. Each of them raises an error.
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRig, type Rig } from '../../../rig/runner.ts';
import { type AttackServer, startServer } from '../../../rig/server.ts';
import { onLook } from '../../../runner/db/look.ts';
import { OWN } from '../../../runner/db/own-queries.ts';
import { createRoles, dropRoles, planRoles } from '../../../runner/db/role-setup.ts';

const OPERATORS = ['=', '<>', '<', '>', '~', '!~', '~*', '||', '-', '+', '<=', '>='];
const TYPES = ['name', 'text', 'oid', 'int', 'bool', '"char"', 'pg_lsn', 'xid8'];

const PLANT = `
  CREATE SCHEMA evil; GRANT USAGE ON SCHEMA evil TO PUBLIC;
  ${TYPES.map(
    (type, place) => `
      CREATE FUNCTION evil.trap${place}(${type}, ${type}) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''evil was called''; END';
      ${OPERATORS.map((operator) => `CREATE OPERATOR evil.${operator} (LEFTARG = ${type}, RIGHTARG = ${type}, FUNCTION = evil.trap${place})`).join(';\n')};`,
  ).join('\n')}
  ${[
    'current_setting(text)',
    'current_setting(text, boolean)',
    'format(text)',
    'version()',
    'pg_backend_pid()',
    'set_config(text, text, boolean)',
    'unnest(text[])',
    'json_agg(text)',
  ]
    .map(
      (signature) =>
        `CREATE FUNCTION evil.${signature} RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''evil was called''; END';`,
    )
    .join('\n')}
  CREATE VIEW evil.pg_class AS SELECT 1 / (random() * 0)::int AS oid;
  CREATE DOMAIN evil.text AS pg_catalog.text CHECK (1 / (pg_catalog.length(VALUE) * 0) > 0);
  CREATE DOMAIN evil.name AS pg_catalog.name CHECK (1 / (pg_catalog.length(VALUE) * 0) > 0);
  CREATE TABLE public.person (id int PRIMARY KEY, name pg_catalog.text); INSERT INTO public.person VALUES (1, 'a');
  DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = evil, pg_catalog, public', current_database()); END $$`;

/** Values for those that take some. */
const VALUES: Partial<Record<keyof typeof OWN, unknown[]>> = {
  facts: [['pg_monitor'], ['work_mem'], ['pg_hba_file_rules'], ['person'], ['public']],
  columnTypes: [[23], [-1]],
  transactionStatus: ['3'],
  keyLookup: [1259, [1]],
  terminate: [0, 'proofbook/none'],
  existingRoles: [['proofbook_read']],
};

let server: AttackServer;
let rig: Rig;
beforeAll(async () => {
  server = await startServer();
  await server.query(PLANT);
  const { searchPath: _, ...target } = server.superuser;
  rig = await openRig({
    target: { ...target, searchPath: ['public'] },
    snippets: [
      { id: 'read', sql: 'SELECT p.name FROM person AS p' },
      { id: 'write', sql: "UPDATE person SET name = 'b'", access: 'write', class: 'Update' },
    ],
  });
});
afterAll(async () => {
  await rig.stop();
  await server.destroy();
});

describe('[threat 27] what a database’s owner has planted', () => {
  it('is really called by a session that takes the server’s own path', async () => {
    const client = new pg.Client(server.superuser.connection);
    await client.connect();
    await expect(client.query("SELECT 'a'::pg_catalog.name = 'b'::pg_catalog.name")).rejects.toThrow('evil was called');
    await expect(client.query('SELECT version()')).rejects.toThrow('evil was called');
    await client.end();
  });

  it.each(Object.keys(OWN) as (keyof typeof OWN)[])('is not called by the runner’s own query %s', async (name) => {
    await onLook(server.superuser, 'proofbook/test', (ask) => ask(OWN[name], VALUES[name]));
  });

  it('is not called when a page is opened, when a snippet is read, previewed and applied, or when roles are made', async () => {
    const status = (await (await rig.post('/api/status', {}, rig.headers)).json()) as object;
    expect(status).toMatchObject({ target: { reachable: true } });
    expect(await rig.end('read')).toMatchObject({ event: 'done', row_count: 1 });
    const asked = await rig.end('write');
    if (asked.event !== 'needs-confirmation') throw new Error(`The preview ended as ${JSON.stringify(asked)}.`);
    expect(asked.changes[0]).toMatchObject({ before: [['1', 'a']], after: [['1', 'b']] });
    expect(await rig.end('write', { confirm: asked.nonce })).toMatchObject({ event: 'done', committed: true });
    expect((await planRoles(server.superuser)).database).toBe(server.superuser.database);
    await createRoles(server.superuser);
    expect(await dropRoles(server.superuser)).toHaveLength(3);
  });
});
