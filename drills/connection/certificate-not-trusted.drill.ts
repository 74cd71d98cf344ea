/** Proves the page on servers that present certificates of an unknown authority, of their own, of another name, and of another year. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { chownSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import path from 'node:path';
import { connect } from 'node:tls';
import { type Certificate, makeAuthority, makeSelfSigned } from '../../rig/certificates.ts';
import { askThrough, readUrl, writeUrl } from '../acts/dotenv.ts';
import { withPrisma } from '../clients/prisma.ts';
import { drill, type Symptom } from '../harness/drill.ts';
import type { Lab } from '../harness/lab.ts';

/** One authority for all servers of the drill: which one it is does not matter, only whether the client knows it. */
const authority = makeAuthority('Drill authority');

/** Lays a certificate where the server looks for it; it counts from the next reload on. */
function layCertificate(lab: Lab, { cert, key }: Certificate): void {
  const { uid, gid } = statSync(lab.server.dataDir);
  for (const [name, text] of [
    ['server.crt', cert],
    ['server.key', key],
  ] as const) {
    const file = path.join(lab.server.dataDir, name);
    writeFileSync(file, text, { mode: 0o600 });
    chownSync(file, uid, gid);
  }
}

/** Makes the server present a certificate, and waits until it does. */
async function present(lab: Lab, certificate: Certificate): Promise<void> {
  layCertificate(lab, certificate);
  await lab.sql('ALTER SYSTEM SET ssl = on');
  await lab.sql('SELECT pg_reload_conf()');
  await presents(lab, certificate);
}

/** Waits until a new client is shown the certificate: a reload takes effect a moment after it is asked for. */
async function presents(lab: Lab, { cert }: Certificate): Promise<void> {
  const { fingerprint256 } = new X509Certificate(cert);
  await lab.waitFor('the new certificate', async () => (await presented(lab.port)) === fingerprint256);
}

/** PostgreSQL's request for encryption, which every TLS client sends first: a length and a magic number. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Fingerprint of the certificate that a client is shown; undefined while the server offers none. */
function presented(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write(SSL_REQUEST));
    socket.once('error', () => resolve(undefined));
    socket.once('data', (answer) => {
      if (answer.toString() !== 'S') return socket.end(() => resolve(undefined));
      const secured = connect({ socket, rejectUnauthorized: false }, () => {
        resolve(secured.getPeerCertificate().fingerprint256);
        secured.destroy();
      });
      return secured.once('error', () => resolve(undefined));
    });
  });
}

const own = (lab: Lab, query: string, host = 'localhost'): string => `${lab.url({ host })}?${query}`;
const CHECKED = 'sslmode=verify-full&sslrootcert=';
const caFile = (lab: Lab): string => path.join(lab.dir, 'ca.pem');

const request = (lab: Lab) => askThrough(readUrl(lab));

const byDriver: Symptom = { emitter: 'node-postgres', see: (lab) => lab.errorOf(() => request(lab)) };
const byPrisma: Symptom = {
  emitter: 'prisma',
  see: (lab) => lab.errorOf(() => withPrisma(readUrl(lab), (prisma) => prisma.user.count())),
};
const byPsql = (query: (lab: Lab) => string): Symptom => ({
  emitter: 'libpq',
  see: (lab) => lab.command('psql', ['-X', '-w', '-c', 'SELECT 1', own(lab, query(lab))]),
});

/** Takes the page's `.env`, with this lab's password and folder, as a reader would. */
function takeEnv(lab: Lab, title: string): void {
  const url = /DATABASE_URL="(.*)"/.exec(lab.block(title))?.[1] ?? '';
  const filled = url
    .replace(':password@', `:${lab.password}@`)
    .replace('./ca.pem', caFile(lab))
    .replace('127.0.0.1', 'localhost');
  writeUrl(lab, filled);
}

const giveCertificate = (pem: () => Promise<string>) => ({
  name: "Give the client the authority's certificate",
  apply: async (lab: Lab) => {
    writeFileSync(caFile(lab), await pem());
    takeEnv(lab, ".env, a file with the authority's certificate");
  },
  verify: async (lab: Lab) => {
    const { rows } = { rows: await askThroughTls(lab) };
    assert.equal(rows[0]?.['ssl'], true);
  },
});

async function askThroughTls(lab: Lab): Promise<Record<string, unknown>[]> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: readUrl(lab) });
  await client.connect();
  try {
    return (await client.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).rows;
  } finally {
    await client.end();
  }
}

const unencrypted = {
  name: 'When nothing has to be encrypted',
  apply: async (lab: Lab) => takeEnv(lab, '.env, not encrypted'),
};

const certificateOf = async (lab: Lab): Promise<void> => {
  const { cert } = await authority;
  writeFileSync(caFile(lab), cert);
};

let selfSigned: Promise<Certificate> | undefined;

export default drill({
  page: 'connection/certificate-not-trusted',

  // A server with a certificate of an authority that the client knows, and a client that checks it.
  setup: async (lab) => {
    const { cert, issue } = await authority;
    const issued = await issue(['localhost']);
    await present(lab, { ...issued, cert: issued.cert + cert });
    await certificateOf(lab);
    writeUrl(lab, own(lab, CHECKED + caFile(lab)));
  },

  operation: request,

  healthy: {
    'tls-here': (rows) => assert.equal(rows[0]?.['server_offers_tls'], 'on'),
    'tls-settings': (rows) =>
      assert.ok(rows.some((row) => row['name'] === 'ssl_cert_file' && row['setting'] === 'server.crt')),
  },

  faults: [
    {
      name: 'the authority is not known to the client',
      cause: 'private-authority',
      inject: async (lab) => {
        writeUrl(lab, own(lab, 'sslmode=require'));
      },
      symptoms: [
        byDriver,
        byPrisma,
        {
          emitter: 'node-postgres',
          async see(lab) {
            const { cert, issue } = await authority;
            const issued = await issue(['localhost']);
            await present(lab, issued);
            const error = await lab.errorOf(() => request(lab));
            await present(lab, { ...issued, cert: issued.cert + cert });
            return error;
          },
        },
        byPsql(() => 'sslmode=verify-full'),
      ],
      wrongFixes: [
        {
          name: 'write verify-ca, which checks less in psql',
          apply: async (lab) => {
            writeUrl(lab, own(lab, 'sslmode=verify-ca'));
          },
        },
      ],
      solutions: [giveCertificate(async () => (await authority).cert), unencrypted],
    },
    {
      name: 'the server signed its certificate itself',
      cause: 'self-signed',
      inject: async (lab) => {
        selfSigned ??= makeSelfSigned(['localhost']);
        await present(lab, await selfSigned);
      },
      symptoms: [byDriver, byPrisma, byPsql((lab) => CHECKED + caFile(lab))],
      solutions: [giveCertificate(async () => (await selfSigned)?.cert ?? '')],
    },
    {
      name: 'the client connects to an address that the certificate does not have',
      cause: 'wrong-name',
      inject: async (lab) => {
        writeUrl(lab, own(lab, CHECKED + caFile(lab), '127.0.0.1'));
      },
      symptoms: [
        byDriver,
        byPrisma,
        {
          emitter: 'libpq',
          see: (lab) =>
            lab.command('psql', ['-X', '-w', '-c', 'SELECT 1', own(lab, CHECKED + caFile(lab), '127.0.0.1')]),
        },
      ],
      solutions: [
        {
          name: 'Connect by the name in the certificate',
          apply: async (lab) => takeEnv(lab, '.env, the name in the certificate'),
        },
      ],
    },
    {
      name: 'the certificate has expired',
      cause: 'expired',
      inject: async (lab) => {
        await present(lab, await (await authority).issue(['localhost'], 'expired'));
      },
      symptoms: [byDriver, byPrisma, byPsql((lab) => CHECKED + caFile(lab))],
      wrongFixes: [
        {
          name: 'give the client the authority’s certificate again',
          apply: certificateOf,
        },
      ],
      solutions: [
        {
          name: "Renew the server's certificate",
          apply: async (lab) => {
            const renewed = await (await authority).issue(['localhost']);
            layCertificate(lab, renewed);
            await lab.apply('reload');
            await presents(lab, renewed);
          },
        },
      ],
    },
    {
      name: 'the file with the certificate is not there',
      cause: 'ca-file-missing',
      inject: async (lab) => {
        writeUrl(lab, own(lab, `${CHECKED}/nowhere/ca.pem`));
      },
      symptoms: [byDriver, byPsql(() => `${CHECKED}/nowhere/ca.pem`)],
      solutions: [giveCertificate(async () => (await authority).cert)],
    },
  ],
});
