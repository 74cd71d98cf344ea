/**
 * Ways out of a read run, as manifest entries that skipped the build's check, so that transaction and role are tested alone.
 * Each runs as a superuser and as the least-privilege role, on every version. Where a read-only transaction does not hold
 * a superuser, the case says so, and so do the page and docs/SECURITY.md.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../contract/events.ts';
import type { HostileSnippet } from '../../../rig/hostile-manifest.ts';
import type { Rig } from '../../../rig/runner.ts';
import { openRig } from '../../../rig/runner.ts';
import type { AttackServer } from '../../../rig/server.ts';
import { startServer } from '../../../rig/server.ts';

const VERSIONS = [14, 15, 16, 17, 18];

interface Escape extends HostileSnippet {
  readonly threat: string;
  readonly what: string;
  /** How the run ends for both roles: a SQLSTATE, or the name of a refusal. */
  readonly ends: string;
}

const ESCAPES: readonly Escape[] = [
  {
    threat: '20',
    what: 'stacked statements',
    id: 'stacked',
    sql: 'COMMIT; INSERT INTO victim VALUES (2)',
    ends: '42601',
  },
  {
    threat: '20',
    what: 'stacked statements behind a comment',
    id: 'stacked2',
    sql: 'SELECT 1; /* */ DELETE FROM victim',
    ends: '42601',
  },
  { threat: '21', what: 'COMMIT alone', id: 'commit', sql: 'COMMIT', ends: 'EscapedTransaction' },
  { threat: '21', what: 'ROLLBACK alone', id: 'rollback', sql: 'ROLLBACK', ends: 'EscapedTransaction' },
  { threat: '21', what: 'END AND CHAIN READ WRITE', id: 'chain', sql: 'COMMIT AND CHAIN', ends: 'ok' },
  { threat: '21', what: 'SET TRANSACTION READ WRITE', id: 'rw', sql: 'SET TRANSACTION READ WRITE', ends: '25001' },
  {
    threat: '21',
    what: 'SET LOCAL transaction_read_only',
    id: 'setlocal',
    sql: 'SET LOCAL transaction_read_only = off',
    ends: '25001',
  },
  {
    threat: '21',
    what: 'set_config of transaction_read_only',
    id: 'setconfig',
    sql: "SELECT set_config('transaction_read_only', 'off', true)",
    ends: '25001',
  },
  { threat: '21', what: 'BEGIN READ WRITE', id: 'begin', sql: 'BEGIN READ WRITE', ends: '25001' },
  { threat: '22', what: 'INSERT', id: 'insert', sql: 'INSERT INTO victim VALUES (2)', ends: '25006|42501' },
  {
    threat: '22',
    what: 'DELETE in a CTE',
    id: 'cte',
    sql: 'WITH d AS (DELETE FROM victim RETURNING *) SELECT * FROM d',
    ends: '25006|42501',
  },
  {
    threat: '22',
    what: 'EXPLAIN ANALYZE of an INSERT',
    id: 'explain',
    sql: 'EXPLAIN ANALYZE INSERT INTO victim VALUES (2)',
    ends: '25006|42501',
  },
  { threat: '22', what: 'SELECT INTO', id: 'into', sql: 'SELECT 1 AS a INTO planted', ends: '25006' },
  { threat: '22', what: 'CREATE TABLE', id: 'create', sql: 'CREATE TABLE planted (a int)', ends: '25006' },
  { threat: '22', what: 'CREATE TEMP TABLE', id: 'temp', sql: 'CREATE TEMP TABLE planted (a int)', ends: '25006' },
  { threat: '22', what: 'TRUNCATE', id: 'truncate', sql: 'TRUNCATE victim', ends: '25006|42501' },
  { threat: '22', what: 'DROP', id: 'drop', sql: 'DROP TABLE victim', ends: '25006|42501' },
  {
    threat: '22',
    what: 'DO that writes',
    id: 'do',
    sql: 'DO $$ BEGIN INSERT INTO victim VALUES (2); END $$',
    ends: '25006|42501',
  },
  { threat: '22', what: 'DO that commits', id: 'docommit', sql: 'DO $$ BEGIN COMMIT; END $$', ends: '2D000' },
  {
    threat: '22',
    what: 'CALL of a procedure that commits',
    id: 'call',
    sql: 'CALL public.committing()',
    ends: '2D000',
  },
  {
    threat: '22',
    what: 'a SECURITY DEFINER function that writes',
    id: 'definer',
    sql: 'SELECT public.writing()',
    ends: '25006',
  },
  { threat: '22', what: 'nextval', id: 'nextval', sql: "SELECT nextval('public.counter')", ends: '25006|42501' },
  { threat: '22', what: 'setval', id: 'setval', sql: "SELECT setval('public.counter', 99)", ends: '25006|42501' },
  {
    threat: '22',
    what: 'SELECT FOR UPDATE',
    id: 'forupdate',
    sql: 'SELECT * FROM victim FOR UPDATE',
    ends: '25006|42501',
  },
  {
    threat: '22',
    what: 'COPY FROM',
    id: 'copyfrom',
    sql: 'COPY victim FROM STDIN',
    ends: '25006|42501|ConnectionLost|Fault',
  },
  {
    threat: '22',
    what: 'PREPARE TRANSACTION',
    id: 'prepare',
    sql: "PREPARE TRANSACTION 'x'",
    ends: '55000|EscapedTransaction',
  },
  {
    threat: '22',
    what: 'a unicode keyword',
    id: 'unicode',
    sql: 'U&"\\0049NSERT" INTO victim VALUES (2)',
    ends: '42601',
  },
  { threat: '26', what: 'RESET SESSION AUTHORIZATION', id: 'reset', sql: 'RESET SESSION AUTHORIZATION', ends: 'ok' },
];

/** What a failed run ended with: the SQLSTATE where the server gave one, else the refusal's name. */
function endOf(event: RunEvent): string {
  if (event.event === 'done') return 'ok';
  if (event.event !== 'failed') return event.event;
  return event.name === 'StatementFailed' ? (event.error?.code ?? '') : event.name;
}

const SETUP = `
  CREATE TABLE public.victim (a int); INSERT INTO public.victim VALUES (1);
  CREATE SEQUENCE public.counter;
  CREATE PROCEDURE public.committing() LANGUAGE plpgsql AS 'BEGIN COMMIT; INSERT INTO victim VALUES (3); END';
  CREATE FUNCTION public.writing() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'INSERT INTO public.victim VALUES (4)';
  GRANT EXECUTE ON FUNCTION public.writing() TO PUBLIC;
  CREATE FUNCTION public.upper(text) RETURNS text LANGUAGE sql AS $$ SELECT 'planted' $$;
  CREATE FUNCTION public.lower(varchar) RETURNS text LANGUAGE sql AS $$ INSERT INTO victim VALUES (5) RETURNING 'planted' $$;`;

describe.each(VERSIONS)('on PostgreSQL %i', (major) => {
  let server: AttackServer;
  const rigs = new Map<string, Rig>();

  beforeAll(async () => {
    server = await startServer(major);
    await server.query(SETUP);
    const snippets = [
      ...ESCAPES,
      { id: 'trojan', sql: "SELECT upper('x'::text)" },
      { id: 'closer', sql: "SELECT lower('x'::varchar)" },
      { id: 'locks', sql: 'SELECT pg_advisory_lock(4780)' },
      { id: 'relation', sql: 'SELECT $1::regclass::text', params: [{ name: 'r', type: 'relation' } as const] },
      { id: 'file', sql: "SELECT pg_read_file('postgresql.conf')" },
      { id: 'program', sql: "COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'" },
      {
        id: 'terminate',
        sql: 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1',
        params: [{ name: 'r', type: 'text' } as const],
      },
      { id: 'lock', sql: 'LOCK TABLE victim IN ACCESS EXCLUSIVE MODE' },
      { id: 'reload', sql: 'SELECT pg_reload_conf()' },
      { id: 'setrole', sql: `SELECT set_config('role', 'changemaker', true)` },
      {
        id: 'attributes',
        sql: 'SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = session_user',
      },
    ];
    rigs.set('superuser', await openRig({ snippets, target: server.superuser }));
    rigs.set('proofbook_read', await openRig({ snippets, target: await server.leastPrivilege() }));
  });
  afterAll(async () => {
    for (const rig of rigs.values()) await rig.stop();
    await server.destroy();
  });

  const rigOf = (role: string): Rig => {
    const rig = rigs.get(role);
    if (rig === undefined) throw new Error(`No rig for ${role}.`);
    return rig;
  };

  describe.each(['superuser', 'proofbook_read'])('as %s', (role) => {
    it.each(ESCAPES)('[threat $threat] $what changes nothing', async ({ id, ends }) => {
      const end = endOf(await rigOf(role).end(id));
      expect(ends.split('|')).toContain(end);
      const [state] = await server.query(
        `SELECT (SELECT array_agg(a ORDER BY a) FROM victim) AS rows, to_regclass('public.planted') AS planted,
           (SELECT is_called FROM counter) AS drawn, (SELECT count(*)::int FROM pg_prepared_xacts) AS prepared`,
      );
      expect(state).toEqual({ rows: [1], planted: null, drawn: false, prepared: 0 });
    });

    it('[threat 27] a function planted in public does not stand in for one of PostgreSQL', async () => {
      const rows = (await rigOf(role).run('trojan')).find((event) => event.event === 'rows');
      expect(rows).toEqual({ event: 'rows', rows: [['X']] });
    });

    it('[threat 27] one whose argument types fit closer is called, but cannot write', async () => {
      expect(endOf(await rigOf(role).end('closer'))).toBe('25006');
    });

    it('[threat 23] an advisory lock is gone with the run', async () => {
      expect(endOf(await rigOf(role).end('locks'))).toBe('ok');
      expect(await server.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'")).toEqual([]);
    });

    it('[threat 33] a value cannot become SQL', async () => {
      const end = await rigOf(role).end('relation', { params: { r: 'victim; DROP TABLE victim' } });
      expect(endOf(end)).toMatch(/^(42602|42601|42P01)$/);
      expect(endOf(await rigOf(role).end('relation', { params: { r: 'public.victim' } }))).toBe('ok');
    });
  });

  describe('[threat 24] what a read-only transaction does not hold', () => {
    it.each(['file', 'reload'])('%s: allowed to a superuser, refused to the role', async (id) => {
      expect(endOf(await rigOf('superuser').end(id))).toBe('ok');
      expect(endOf(await rigOf('proofbook_read').end(id))).toBe('42501');
    });

    it('program: refused to the role', async () => {
      expect(endOf(await rigOf('proofbook_read').end('program'))).toBe('42501');
    });

    it('[threat 23] the role can lock no table and end no session of others', async () => {
      expect(endOf(await rigOf('proofbook_read').end('lock'))).toBe('42501');
      const client = server.query('SELECT pg_sleep(1) IS NULL AS slept');
      const end = await rigOf('proofbook_read').end('terminate', { params: { r: 'changemaker' } });
      expect(endOf(end)).toBe('42501');
      expect(await client).toEqual([{ slept: false }]);
    });

    it('[threat 26] the role has no attribute and no membership that it could become more with', async () => {
      const events = await rigOf('proofbook_read').run('attributes');
      expect(events.find((event) => event.event === 'rows')).toEqual({ event: 'rows', rows: [['f']] });
      expect(endOf(await rigOf('proofbook_read').end('setrole'))).toBe('42501');
      const memberships = await server.query(
        `SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles u ON u.oid = m.member
         WHERE u.rolname = 'proofbook_read' ORDER BY 1`,
      );
      expect(memberships.map((row) => row['rolname'])).toEqual(['pg_monitor', 'pg_read_all_data']);
    });

    it('[threat 25] the role has no way out through foreign servers or dblink', async () => {
      const rows = await server.query(
        `SELECT p.proname FROM pg_proc p WHERE p.proname LIKE 'dblink%' AND has_function_privilege('proofbook_read', p.oid, 'EXECUTE')
         UNION ALL SELECT s.srvname FROM pg_foreign_server s WHERE has_server_privilege('proofbook_read', s.oid, 'USAGE')`,
      );
      expect(rows).toEqual([]);
    });
  });
});
