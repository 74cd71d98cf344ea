/**
 * Opens a connection as libpq does: host by host, with TLS or without, on a clock. Each run has a fresh one.
 */
import { TLSSocket } from 'node:tls';
import pg from 'pg';
import type { Access } from '../../contract/access.ts';
import { CONNECT_TIMEOUT_MS } from '../../contract/limits.ts';
import type { Address, Endpoint } from './address.ts';
import { endpointName, endpointsOf, isSocket } from './address.ts';
import type { Encryption } from './dial.ts';
import { dial, TlsFailure } from './dial.ts';
import { RunFailure, toServerError } from './errors.ts';
import type { Connection } from './login.ts';
import { login } from './login.ts';
import { requireLoopback } from './loopback.ts';
import type { TargetConfig } from './target-config.ts';

export type { Connection } from './login.ts';

export interface OpenOptions {
  /** Which of the target's logins to use, where it has several. */
  readonly access?: Access;
  readonly signal?: AbortSignal;
}

/** pg's own word for a server that is too slow; `errors.ts` gives it the system's code. */
export const timeoutError = (): Error => new Error('timeout expired');

/** Opens a connection; whatever goes wrong is `TargetUnreachable` with the server's or the system's own error. */
export async function openConnection(
  target: TargetConfig,
  applicationName: string,
  { access = 'read', signal }: OpenOptions = {},
): Promise<Connection> {
  for (const host of target.unnamed ?? []) await requireLoopback(host);
  const address: Address = { ...target.connection, ...target.logins?.[access] };
  let failure: unknown;
  for (const endpoint of endpointsOf(address)) {
    for (const encryption of attemptsOf(address, endpoint)) {
      try {
        return await attempt(address, endpoint, encryption, applicationName, signal);
      } catch (thrown) {
        failure = thrown;
        if (signal?.aborted === true || !mayTryOther(thrown, encryption)) break;
      }
    }
    if (signal?.aborted === true || isAnswer(failure)) break;
  }
  throw new RunFailure('TargetUnreachable', { error: toServerError(failure), cause: failure });
}

/** Servers that had no TLS when they were asked: `prefer` need not spend a round trip on the question each time. */
const withoutTls = new Set<string>();

/** libpq's order: `prefer` tries TLS first, `allow` last; a Unix socket has none. */
function attemptsOf({ tls }: Address, endpoint: Endpoint): Encryption[] {
  const mode = tls?.mode ?? 'prefer';
  if (mode === 'disable' || isSocket(endpoint)) return ['never'];
  if (mode === 'allow') return ['never', 'offered'];
  if (mode !== 'prefer') return ['required'];
  return withoutTls.has(endpointName(endpoint)) ? ['never', 'offered'] : ['offered', 'never'];
}

/** 28000: no line of pg_hba.conf for a connection with, or without, TLS. */
const mayTryOther = (thrown: unknown, encryption: Encryption): boolean =>
  encryption !== 'required' &&
  (thrown instanceof TlsFailure || (thrown instanceof pg.DatabaseError && thrown.code === '28000'));

/** A server that said no; another host is tried only when this one could not be reached, is starting, or is a standby. */
const isAnswer = (thrown: unknown): boolean => thrown instanceof pg.DatabaseError && thrown.code !== '57P03';

async function attempt(
  address: Address,
  endpoint: Endpoint,
  encryption: Encryption,
  applicationName: string,
  signal: AbortSignal | undefined,
): Promise<Connection> {
  const clock = new AbortController();
  const late = setTimeout(() => clock.abort(timeoutError()), CONNECT_TIMEOUT_MS);
  const stop = signal === undefined ? clock.signal : AbortSignal.any([clock.signal, signal]);
  try {
    const socket = await dial(endpoint, address.tls, encryption, stop);
    if (encryption === 'offered' && !(socket instanceof TLSSocket)) withoutTls.add(endpointName(endpoint));
    return await login(address, endpoint, socket, applicationName, stop);
  } finally {
    clearTimeout(late);
  }
}
