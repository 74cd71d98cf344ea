/** Proves the page with a role that is wrong in each way a role can be, and rules that do not let it in. */
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { askThrough, readUrl, writeUrl } from '../acts/dotenv.ts';
import { lastRefusal } from '../acts/server-log.ts';
import { runWithDrizzle } from '../clients/drizzle.ts';
import { withPrisma } from '../clients/prisma.ts';
import { migrateStatus } from '../clients/prisma-cli.ts';
import { recreateApplications } from '../clients/services.ts';
import { drill, type Expectations, type Fault, type Fix, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

const APP = { user: 'app' };
const DATABASE = 'changemaker_v2';
/** Why the wordings of encrypted connections are not seen. */
const CERTIFICATE = 'needs a server with a certificate';
const NEW_PASSWORD = 'a-new-password';

const ask = (lab: Lab) => askThrough(readUrl(lab));

/** The page's blocks name the stack's own role; a reader whose application logs in as another writes that one. */
const forApp = (block: string): string =>
  block.replaceAll(/(ROLE|password|OWNER TO|TO|changemaker_v2) changemaker\b/g, '$1 app');

const asApplicationsSee: Symptom[] = [
  { emitter: 'server', see: (lab) => lab.errorOf(() => ask(lab)) },
  { emitter: 'server', see: (lab) => lab.errorOf(() => runWithDrizzle(readUrl(lab), 'SELECT 1')) },
  { emitter: 'server', see: (lab) => lab.command('psql', ['-X', '-w', '-c', 'SELECT 1', readUrl(lab)]) },
  { emitter: 'prisma', see: (lab) => lab.errorOf(() => withPrisma(readUrl(lab), (prisma) => prisma.user.count())) },
];

/** What the server tells its log and no client. */
const logged: Symptom = { emitter: 'server', see: async (lab) => lastRefusal(lab) };

/** The reader's own values: those of the application's login. */
const INPUTS = {
  'role-missing': { role: 'app' },
  'login-blocked': { role: 'app' },
  'no-connect': { role: 'app', database: DATABASE },
  'no-rule': { role: 'app', database: DATABASE, address: '127.0.0.1' },
};

/** What a check must say of the cause. */
const says = (id: keyof typeof INPUTS, column: string, expected: RegExp): Expectations => ({
  [id]: (rows) => assert.match(String(rows[0]?.[column]), expected),
});

const newUrl = (lab: Lab): string => lab.url({ ...APP, password: NEW_PASSWORD });

/** Sets the password as the page does, and puts it into the URL. */
const setPassword: Fix = {
  name: "Set the role's password",
  apply: async (lab) => {
    await lab.shell(forApp(lab.block('Set a password')), { input: `${NEW_PASSWORD}\n${NEW_PASSWORD}\n` });
    writeUrl(lab, newUrl(lab));
  },
  changes: ['role app*'],
};

const letLogIn: Fix = {
  name: 'Let the role log in',
  apply: async (lab) => {
    await lab.sql(forApp(lab.block('As a superuser')));
  },
  changes: ['role app*'],
};

const restartServer: Fix = { name: 'restart PostgreSQL', apply: (lab) => lab.server.restart() };

const hbaFile = (lab: Lab): string => path.join(lab.server.dataDir, 'pg_hba.conf');

/** Replaces the rules for TCP, and keeps the socket's, which is how a superuser still gets in. */
async function setRules(lab: Lab, rules: readonly string[]): Promise<void> {
  const local = readFileSync(hbaFile(lab), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('local'));
  writeFileSync(hbaFile(lab), [...local, ...rules, ''].join('\n'));
  await lab.sql('SELECT pg_reload_conf()');
  await lab.waitFor('the new rules', () =>
    ask(lab).then(
      () => false,
      () => true,
    ),
  );
}

const RUNNER_ONLY = 'host all changemaker 127.0.0.1/32 scram-sha-256';

async function addRule(lab: Lab): Promise<void> {
  const block = forApp(lab.block('Add a rule at the top')).replace('172.16.0.0/12', '127.0.0.1/32');
  await lab.shell(block);
  await lab.apply('reload');
}

/** A fault of the role alone, with the solutions that mend it. */
const roleFault = (name: string, cause: string, sql: string, more: Pick<Fault, 'diagnose' | 'solutions'>): Fault => ({
  name,
  cause,
  inject: async (lab) => {
    await lab.sql(sql);
  },
  symptoms: [...asApplicationsSee, logged],
  ...more,
});

export default drill({
  page: 'connection/authentication-failed',
  server: { data: 'empty' },

  setup: async (lab) => {
    await lab.sql(`CREATE ROLE app LOGIN PASSWORD '${lab.password}'`);
    writeUrl(lab, lab.url(APP));
  },

  operation: ask,

  inputs: INPUTS,

  healthy: {
    'who-am-i': (rows) => assert.equal(rows[0]?.['role'], 'changemaker'),
    'login-roles': (rows) => assert.ok(rows.some((row) => row['role'] === 'app')),
    rules: (rows) => assert.ok(rows.length > 0),
    encryption: (rows) => assert.equal(rows[0]?.['server_offers_ssl'], 'off'),
  },

  faults: [
    {
      name: 'the role’s password was changed',
      cause: 'wrong-password',
      inject: async (lab) => {
        await lab.sql(`ALTER ROLE app PASSWORD '${NEW_PASSWORD}'`);
      },
      symptoms: [...asApplicationsSee, { emitter: 'prisma-migrate', see: migrateStatus }],
      wrongFixes: [restartServer],
      solutions: [
        {
          name: 'Put the right login into the URL',
          apply: async (lab) => {
            writeUrl(lab, newUrl(lab));
            await recreateApplications(lab);
            await lab.shell(lab.block('Log in from your own machine').replace('-U changemaker', '-U app'), {
              env: { PGPASSWORD: NEW_PASSWORD },
            });
            const outer = lab.block('Log in through the outer address').replace('-h v2-postgres', '-h 127.0.0.1');
            assert.match((await lab.shell(outer)).stdout, /^ changemaker$/m);
          },
          changes: ['role app*'],
        },
        setPassword,
      ],
    },
    {
      name: 'the URL has no password',
      cause: 'wrong-password',
      inject: async (lab) => {
        writeUrl(lab, `postgresql://app@127.0.0.1:${lab.port}/${DATABASE}`);
      },
      symptoms: [
        { emitter: 'node-postgres', see: (lab) => lab.errorOf(() => ask(lab)) },
        { emitter: 'libpq', see: (lab) => lab.command('psql', ['-X', '-w', '-c', 'SELECT 1', readUrl(lab)]) },
      ],
      solutions: [
        {
          name: 'Put the right login into the URL',
          apply: async (lab) => {
            writeUrl(lab, lab.url(APP));
          },
        },
      ],
    },
    roleFault('the role was dropped', 'role-missing', 'DROP ROLE app', {
      diagnose: says('role-missing', 'no_such_role', /^app$/),
      solutions: [
        {
          name: 'Create the role',
          apply: async (lab) => {
            await lab.sql(forApp(lab.block('A role that owns the database')));
            await setPassword.apply(lab, {});
          },
          changes: ['role app*', 'database *'],
        },
      ],
    }),
    roleFault('the role may not log in', 'login-blocked', 'ALTER ROLE app NOLOGIN', {
      diagnose: says('login-blocked', 'reason', /NOLOGIN/),
      solutions: [letLogIn],
    }),
    roleFault('the password has expired', 'login-blocked', `ALTER ROLE app VALID UNTIL '2020-01-01'`, {
      diagnose: says('login-blocked', 'reason', /expired/),
      solutions: [letLogIn],
    }),
    roleFault('the role has no password', 'login-blocked', 'ALTER ROLE app PASSWORD NULL', {
      diagnose: says('login-blocked', 'reason', /no password/),
      solutions: [setPassword],
    }),
    roleFault(
      'the password is stored as MD5',
      'old-hash',
      `SET password_encryption = 'md5'; ALTER ROLE app PASSWORD '${NEW_PASSWORD}'`,
      { solutions: [setPassword] },
    ),
    {
      name: 'no rule lets the role in',
      cause: 'no-rule',
      inject: (lab) => setRules(lab, [RUNNER_ONLY]),
      symptoms: asApplicationsSee,
      diagnose: says('no-rule', 'reason', /no line fits/),
      solutions: [{ name: 'Allow the login in pg_hba.conf', apply: addRule, changes: ['access rules'] }],
    },
    {
      name: 'a rule rejects the role',
      cause: 'no-rule',
      inject: (lab) => setRules(lab, ['host all app all reject', RUNNER_ONLY]),
      symptoms: asApplicationsSee,
      diagnose: says('no-rule', 'reason', /says reject/),
      wrongFixes: [
        {
          name: 'add the rule below the one that rejects',
          apply: async (lab) => {
            appendFileSync(hbaFile(lab), 'host changemaker_v2 app 127.0.0.1/32 scram-sha-256\n');
            await lab.apply('reload');
          },
        },
      ],
      solutions: [
        {
          name: 'Allow the login in pg_hba.conf',
          apply: addRule,
          changes: ['access rules'],
        },
      ],
    },
    {
      name: 'a rule asks the machine who the user is',
      cause: 'no-rule',
      inject: (lab) => setRules(lab, ['host all app all ident', RUNNER_ONLY]),
      symptoms: [{ emitter: 'server', see: (lab) => lab.errorOf(() => ask(lab)) }],
      diagnose: says('no-rule', 'reason', /says ident/),
      solutions: [
        {
          name: 'Allow the login in pg_hba.conf',
          apply: addRule,
          changes: ['access rules'],
        },
      ],
    },
    {
      name: 'the URL asks for encryption that the server does not have',
      cause: 'encryption',
      inject: async (lab) => {
        writeUrl(lab, `${lab.url(APP)}?sslmode=verify-full`);
      },
      symptoms: [
        { emitter: 'node-postgres', see: (lab) => lab.errorOf(() => ask(lab)) },
        { emitter: 'libpq', see: (lab) => lab.command('psql', ['-X', '-w', '-c', 'SELECT 1', readUrl(lab)]) },
      ],
      diagnose: { encryption: (rows) => assert.equal(rows[0]?.['server_offers_ssl'], 'off') },
      solutions: [
        {
          name: 'Agree on encryption',
          apply: async (lab) => {
            writeUrl(lab, lab.url(APP));
          },
        },
      ],
    },
    {
      name: 'nobody may connect to the database',
      cause: 'no-connect',
      inject: async (lab) => {
        await lab.sql(`REVOKE CONNECT ON DATABASE ${DATABASE} FROM PUBLIC`);
      },
      symptoms: [
        { emitter: 'server', see: (lab) => lab.errorOf(() => ask(lab)) },
        { emitter: 'server', see: (lab) => lab.command('psql', ['-X', '-w', '-c', 'SELECT 1', readUrl(lab)]) },
      ],
      diagnose: says('no-connect', 'reason', /CONNECT/),
      solutions: [
        {
          name: 'Allow the role to connect',
          apply: async (lab) => {
            await lab.sql(forApp(lab.block("As the database's owner or a superuser")));
          },
          changes: ['database *'],
        },
      ],
    },
    {
      name: 'inside the container, a role that was never made',
      cause: 'role-missing',
      operation: (lab) => lab.shell('docker compose exec v2-postgres psql -U app -d changemaker_v2 -c "SELECT 1"'),
      inject: async (lab) => {
        await lab.sql('DROP ROLE app');
      },
      symptoms: [
        { emitter: 'server', see: (lab) => lab.psql(['-c', 'SELECT 1'], { ...APP, host: lab.server.socketDir }) },
      ],
      diagnose: says('role-missing', 'no_such_role', /^app$/),
      solutions: [
        {
          name: 'Create the role',
          apply: async (lab) => {
            await lab.sql(forApp(lab.block('A role that owns the database')));
            await setPassword.apply(lab, {});
          },
          changes: ['role app*', 'database *'],
        },
      ],
    },
  ],

  unseen: {
    'FATAL: no pg_hba.conf entry for host "{address}", user "{user}", database "{database}", SSL encryption':
      CERTIFICATE,
    'FATAL: no pg_hba.conf entry for host "{address}", user "{user}", database "{database}", SSL off':
      'printed by PostgreSQL 13 and earlier',
    'FATAL: pg_hba.conf rejects connection for host "{address}", user "{user}", database "{database}", SSL encryption':
      CERTIFICATE,
    'FATAL: Peer authentication failed for user "{user}"':
      'needs a socket with the rule peer; a drill gets in through it',
    'SCRAM authentication requires libpq version 10 or above': 'needs a libpq of 2016',
    'authentication method 10 not supported': 'needs a libpq of 2016',
    'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a non-empty string':
      'needs a URL with an empty password, which pg takes for none',
    'Authentication failed against database server at `{host}`, the provided database credentials for `{user}` are not valid.':
      'printed by Prisma 5 and earlier',
    'User `{user}` was denied access on the database `{database}`': 'printed by Prisma 6 and earlier',
  },
});
