/** The least-privilege roles that `npm run target -- init` makes, on every version: what they can do, and that they go again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Rig } from '../../../rig/runner.ts';
import { openRig } from '../../../rig/runner.ts';
import type { AttackServer } from '../../../rig/server.ts';
import { startServer } from '../../../rig/server.ts';
import { createRoles, dropRoles } from '../../../runner/db/role-setup.ts';
import type { TargetConfig } from '../../../runner/db/target-config.ts';

const admin = { access: 'admin' } as const;
const SNIPPETS = [
  { id: 'read', sql: 'SELECT count(*) FROM owned' },
  { id: 'write', access: 'write' as const, class: 'Update', sql: 'UPDATE owned SET a = a + 1' },
  { ...admin, id: 'reindex', class: 'Reindex', sql: 'REINDEX TABLE owned' },
  { ...admin, id: 'alter', class: 'AlterTable', sql: 'ALTER TABLE owned ADD COLUMN more int' },
  { ...admin, id: 'file', sql: "SELECT pg_read_file('postgresql.conf')" },
  { ...admin, id: 'superuser', class: 'AlterRole', sql: 'ALTER ROLE proofbook_admin SUPERUSER' },
  { ...admin, id: 'become', class: 'VariableSet', sql: 'SET ROLE changemaker' },
];

const SETUP = `
  CREATE ROLE app LOGIN; GRANT CREATE ON SCHEMA public TO app;
  CREATE TABLE who (name text); GRANT ALL ON who TO PUBLIC;
  SET ROLE app;
  CREATE FUNCTION public.hostile(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
    BEGIN RAISE NOTICE 'runs as %', current_user; RETURN $1; END $$;
  CREATE TABLE owned (a int);
  INSERT INTO owned VALUES (1);
  CREATE INDEX ON owned (public.hostile(a));
  RESET ROLE;`;

describe.each([14, 15, 16, 17, 18])('the least-privilege roles on PostgreSQL %i', (major) => {
  let server: AttackServer;
  let target: TargetConfig;
  let rig: Rig;

  beforeAll(async () => {
    server = await startServer(major);
    await server.query(SETUP);
    target = { ...server.superuser, logins: await createRoles(server.superuser) };
    rig = await openRig({ snippets: SNIPPETS, target });
  });
  afterAll(async () => {
    await rig.stop();
    await server.destroy();
  });

  /** Runs with its confirmation and gives all events of the confirmed run. */
  async function confirmed(id: string) {
    const question = await rig.end(id);
    if (question.event !== 'needs-confirmation') throw new Error(`${id} did not ask: ${JSON.stringify(question)}`);
    const typed = question.confirm === 'admin' ? { typed: target.database } : {};
    return rig.run(id, { confirm: question.nonce, ...typed });
  }

  it('read, write and alter what the application owns', async () => {
    expect(await rig.end('read')).toMatchObject({ event: 'done' });
    expect((await confirmed('write')).at(-1)).toMatchObject({ event: 'done', committed: true });
    expect((await confirmed('alter')).at(-1)).toMatchObject({ event: 'done', committed: true });
  });

  it('[threat 38] maintain a table as its owner, whatever code hangs on it', async () => {
    const events = await confirmed('reindex');
    expect(events.at(-1)).toMatchObject({ event: 'done' });
    const said = events.flatMap((event) => (event.event === 'notice' ? [event.notice.message] : []));
    expect(new Set(said)).toEqual(new Set(['runs as app']));
  });

  it.each(['file', 'superuser', 'become'])('[threat 24] [threat 26] cannot get further: %s', async (id) => {
    expect((await confirmed(id)).at(-1)).toMatchObject({ event: 'failed', error: { code: '42501' } });
  });

  it('are the logins of their levels, and none is a superuser', async () => {
    const status = (await (await rig.post('/api/status', {}, rig.headers)).json()) as object;
    expect(status).toMatchObject({ target: { reachable: true, superuser: false } });
  });

  it('are not made twice, and leave nothing behind', async () => {
    await expect(createRoles(server.superuser)).rejects.toMatchObject({ code: '42710' });
    expect((await dropRoles(server.superuser)).sort()).toEqual([
      'proofbook_admin',
      'proofbook_read',
      'proofbook_write',
    ]);
    expect(await server.query("SELECT rolname FROM pg_roles WHERE rolname LIKE 'proofbook%'")).toEqual([]);
    expect(await server.query('SELECT count(*)::int AS rows FROM owned')).toEqual([{ rows: 1 }]);
    expect(await dropRoles(server.superuser)).toEqual([]);
  });
});
