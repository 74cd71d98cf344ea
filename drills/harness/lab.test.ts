/** Labs against the real thing: what a drill may do, what it may not reach, and that nothing stays. */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openCluster } from '../../postgres/cluster.ts';
import { loadStack } from '../../src/snippets/stack.ts';
import { type Drill, drill } from './drill.ts';
import { Journal } from './journal.ts';
import { prove } from './judge.ts';
import { type Lab, openLab } from './lab.ts';
import { readPage } from './page.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

const PAGE = `---
title: A lost index
summary: One index is missing.
severity: low
errors:
  - text: 'ERROR: the index is missing'
    code: P0001
    emitter: server
causes:
  - id: dropped
    text: Somebody dropped it.
---

\`\`\`sql run id=lost title="Is it lost?" probe=dropped
SELECT 'User_email_key' AS lost WHERE to_regclass('"User_email_key"') IS NULL;
\`\`\`

## Solutions

### Make it again

\`\`\`bash title="By hand"
docker compose exec -T {{service}} psql -U {{user}} -d {{database}} -c 'CREATE UNIQUE INDEX "User_email_key" ON "User" (email)'
\`\`\`
`;

const COMPLAIN = `DO $$ BEGIN IF to_regclass('"User_email_key"') IS NULL THEN RAISE 'the index is missing'; END IF; END $$`;

const sound: Drill = drill({
  page: 'group/lost-index',
  operation: (lab) => lab.query(COMPLAIN),
  faults: [
    {
      name: 'the index is dropped',
      cause: 'dropped',
      inject: async (lab) => void (await lab.sql('DROP INDEX "User_email_key"')),
      symptoms: [{ emitter: 'server', see: (lab) => lab.errorOf(() => lab.query(COMPLAIN)) }],
      wrongFixes: [{ name: 'analyze', apply: async (lab) => void (await lab.sql('ANALYZE')) }],
      solutions: [{ name: 'Make it again', apply: async (lab) => void (await lab.shell(lab.block('By hand'))) }],
    },
  ],
});

const stack = loadStack();
let workspace: Workspace;
const labs: Lab[] = [];

beforeAll(() => {
  workspace = openWorkspace(process.cwd(), () => {});
});
afterEach(async () => {
  for (const lab of labs.splice(0)) await lab.close();
});
afterAll(() => workspace.remove());

const options = async (source = PAGE) => ({
  workspace,
  stack,
  major: 16,
  page: await readPage('group/lost-index', source, stack),
});

async function open(): Promise<Lab> {
  const lab = await openLab({ ...(await options()), shape: {}, journal: new Journal() });
  labs.push(lab);
  return lab;
}

const proveIt = async (definition: Drill, source = PAGE) =>
  prove({ ...(await options(source)), drill: definition, signal: new AbortController().signal });

describe('a lab', () => {
  it('[threat 44] refuses a server that it did not start', async () => {
    const lab = await open();
    const folder = workspace.newFolder();
    const dataDir = path.join(folder, 'data');
    await workspace.copyData(16, 'empty', dataDir);
    const place = { identity: workspace.identity, dataDir, logFile: path.join(folder, 'log') };
    const foreign = openCluster({ ...place, binaries: await workspace.binaries(16) });
    await foreign.start();
    await expect(lab.connect({ port: foreign.port })).rejects.toThrow(
      /^This drill reached a server that it did not start \(127\.0\.0\.1:\d+\) and refuses it\.$/,
    );
    await foreign.stop();
  }, 120_000);

  it('[threat 44] does not start a server on data that is not its own', async () => {
    const lab = await open();
    await lab.server.stop();
    writeFileSync(path.join(lab.server.dataDir, 'proofbook-drill'), 'somebody else’s');
    await expect(lab.server.start()).rejects.toThrow('is not this drill’s own cluster');
  }, 120_000);

  it('does to its server what a shell block tells Compose', async () => {
    const lab = await open();
    await lab.shell('docker compose stop v2-postgres');
    expect(lab.server.running).toBe(false);
    expect((await lab.pgIsReady()).status).toBe(2);
    await lab.shell('docker compose up -d v2-postgres');
    expect(
      (await lab.shell('docker compose exec -T v2-postgres psql -U changemaker -d changemaker_v2 -Atc "SELECT 1"'))
        .stdout,
    ).toBe('1\n');
    expect((await lab.shell('docker compose logs v2-postgres')).stdout).toContain('received fast shutdown request');
    const unknown = await lab.shell('docker volume ls', { mayFail: true });
    expect(unknown).toMatchObject({ status: 125, stderr: 'This stand-in for Docker does not know "docker volume".\n' });
    await expect(lab.shell('docker compose restart api')).rejects.toThrow('no such service: api');
  }, 120_000);

  it('fills its server until a connection is refused, and remembers what ended a client', async () => {
    const lab = await openLab({
      ...(await options()),
      shape: { settings: { max_connections: 8 } },
      journal: new Journal(),
    });
    labs.push(lab);
    const clients = await lab.fill();
    expect(clients).toHaveLength(8);
    await lab.server.restart();
    await lab.waitFor('the loss to be noticed', () => clients.every(({ lost }) => lost !== undefined));
    expect(clients[0]?.lost).toMatchObject({ code: '57P01' });
  }, 120_000);

  it('begins as if nobody had been there before', async () => {
    const first = await open();
    const pristine = await first.fingerprint();
    await first.sql(
      'DROP TABLE "Campaign" CASCADE; CREATE TABLE extra (); UPDATE "User" SET age = 1; CREATE ROLE extra',
    );
    await first.sql('ALTER SYSTEM SET work_mem = 128');
    await first.sql('CREATE DATABASE extra');
    await first.sql('VACUUM FULL');
    await first.server.stop('immediate');
    await first.close();
    labs.splice(0);
    expect(await (await open()).fingerprint()).toEqual(pristine);
  }, 120_000);

  it('leaves no server and no folder behind', async () => {
    const lab = await open();
    const { port, dataDir } = { port: lab.port, dataDir: lab.server.dataDir };
    lab.background('sleep', ['600']);
    await lab.close();
    labs.splice(0);
    await expect(new pg.Client({ port, host: '127.0.0.1' }).connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(existsSync(path.dirname(dataDir))).toBe(false);
  }, 120_000);
});

describe('a proof', () => {
  it('passes where the page is right', async () => {
    const { result, runs } = await proveIt(sound);
    expect(result.steps.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(result).toMatchObject({ slug: 'group/lost-index', status: 'pass', pg: expect.stringMatching(/^16\.\d+$/) });
    expect(runs.map(({ moment }) => moment)).toEqual(['healthy', 'broken', 'fixed']);
  }, 120_000);

  const [fault] = sound.faults;
  const withFault = (change: Partial<NonNullable<typeof fault>>): Drill => ({
    ...sound,
    faults: sound.faults.map((one) => ({ ...one, ...change })),
  });
  it.each<[string, Drill, string, string, RegExp]>([
    [
      'the code of a signature is wrong',
      sound,
      PAGE.replace('code: P0001', 'code: P0002'),
      'seen by server',
      /The page gives code P0002 to .*codes seen are: P0001/,
    ],
    [
      'a word of a signature is wrong',
      sound,
      PAGE.replace("is missing'", "is lost'"),
      'seen by server',
      /No server signature of the page fits/,
    ],
    [
      'the probe sees nothing',
      sound,
      PAGE.replace('IS NULL', 'IS NOT NULL'),
      'healthy before',
      /The probe lost finds dropped on a healthy server/,
    ],
    [
      'the fix does something else',
      sound,
      PAGE.replace('CREATE UNIQUE INDEX', 'CREATE INDEX'),
      'cleared by',
      /index public."User_email_key" has changed/,
    ],
    [
      'the fix does nothing',
      sound,
      PAGE.replace(/-c 'CREATE.*'/, "-c 'SELECT 1'"),
      'cleared by',
      /the index is missing/,
    ],
    [
      'a wrong fix clears it',
      withFault({ wrongFixes: fault?.solutions ?? [] }),
      PAGE,
      'not cleared by',
      /The operation works although it should fail/,
    ],
    [
      'the solution is not on the page',
      sound,
      PAGE.replace('### Make it again', '### Repair it'),
      'cleared by',
      /The page has no solution “Make it again”; it has Repair it/,
    ],
    [
      'the page promises more than was seen',
      sound,
      PAGE.replace('causes:', "  - text: 'ERROR: more'\n    emitter: psql\ncauses:"),
      'nothing on the page is left unproved',
      /The psql signature “ERROR: more” was never seen/,
    ],
  ])(
    'fails where %s',
    async (_, definition, source, step, reason) => {
      const { result } = await proveIt(definition, source);
      const failed = result.steps.find(({ status }) => status === 'fail');
      expect(failed?.name).toContain(step);
      expect(failed?.reason).toMatch(reason);
    },
    120_000,
  );

  it('leaves nothing in its folder, whatever came', () => {
    const templates = readdirSync(workspace.folder).filter((name) =>
      existsSync(path.join(workspace.folder, name, 'work')),
    );
    expect(templates).toEqual([]);
    rmSync(workspace.folder, { recursive: true, force: true });
  });
});
