/** Certificates for servers in tests and drills: an authority that nobody knows, and what it issues. Made afresh, kept nowhere. */
import { generate } from 'selfsigned';

/** PEM texts of a certificate and its key. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Certificate {
  /** A server's certificate for these DNS names; `expired` gives it a life that is over. */
  issue(names: readonly string[], life?: 'valid' | 'expired'): Promise<Certificate>;
}

const DAY_MS = 86_400_000;

const lifeOf = (life: 'valid' | 'expired') => ({
  notBeforeDate: new Date(Date.now() - 30 * DAY_MS),
  notAfterDate: new Date(Date.now() + (life === 'valid' ? 30 : -1) * DAY_MS),
});

const altNames = (names: readonly string[]) => ({
  name: 'subjectAltName' as const,
  altNames: names.map((value) => ({ type: 2 as const, value })),
});

/** A PEM text that ends its line, so that others can follow it in one file. */
const asFile = (pem: string): string => `${pem.trim()}\n`;

const COMMON = { keyType: 'ec', algorithm: 'sha256' } as const;

/** A new authority of its own. */
export async function makeAuthority(name: string): Promise<Authority> {
  const made = await generate([{ name: 'commonName', value: name }], {
    ...COMMON,
    ...lifeOf('valid'),
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
  });
  const authority = { cert: asFile(made.cert), key: asFile(made.private) };
  return {
    ...authority,
    async issue(names, life = 'valid') {
      const { cert, private: key } = await generate([{ name: 'commonName', value: names[0] ?? 'server' }], {
        ...COMMON,
        ...lifeOf(life),
        ca: authority,
        extensions: [{ name: 'basicConstraints', cA: false }, altNames(names)],
      });
      return { cert: asFile(cert), key: asFile(key) };
    },
  };
}

/** A certificate that a server signed for itself. */
export async function makeSelfSigned(names: readonly string[]): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: names[0] ?? 'server' }], {
    ...COMMON,
    ...lifeOf('valid'),
    extensions: [{ name: 'basicConstraints', cA: false }, altNames(names)],
  });
  return { cert: asFile(cert), key: asFile(key) };
}
