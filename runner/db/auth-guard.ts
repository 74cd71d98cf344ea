/**
 * What a server may ask for at login. Whoever sits at the server's address can ask for the password in clear; a client that
 * answers has given it away. The words are libpq's `require_auth` and `channel_binding`.
 */
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Address, AuthMethod } from './address.ts';

const ASKED: readonly (readonly [event: string, method: AuthMethod])[] = [
  ['authenticationCleartextPassword', 'password'],
  ['authenticationMD5Password', 'md5'],
  ['authenticationSASL', 'scram-sha-256'],
];

/**
 * Cuts the connection before anything is answered that must not be. Attach it before the driver's own listeners. Gives the reason,
 * to be asked for after the login: what the server has sent in the same breath is still read, its welcome too.
 */
export function guardLogin(protocol: EventEmitter, socket: Socket, address: Address): () => Error | undefined {
  let refused: Error | undefined;
  let asked: AuthMethod = 'none';
  let bound = false;
  const refuse = (message: string): void => {
    refused ??= Object.assign(new Error(message), { code: 'EAUTHREFUSED' });
    socket.destroy(refused);
  };
  const check = (method: AuthMethod): void => {
    const reason = whyNot(method, socket, address);
    if (reason !== undefined) refuse(reason);
  };
  for (const [event, method] of ASKED) {
    protocol.on(event, () => {
      asked = method;
      check(method);
    });
  }
  protocol.on('authenticationSASL', ({ mechanisms }: { mechanisms: readonly string[] }) => {
    bound = socket instanceof TLSSocket && mechanisms.includes('SCRAM-SHA-256-PLUS');
  });
  protocol.on('authenticationOk', () => {
    if (asked === 'none') check('none');
    if (address.channelBinding === 'require' && !bound) {
      refuse('channel binding required, but server authenticated client without channel binding');
    }
  });
  return () => refused;
}

function whyNot(method: AuthMethod, socket: Socket, { requireAuth }: Address): string | undefined {
  if (requireAuth !== undefined) {
    if (requireAuth.includes(method)) return undefined;
    return `authentication method requirement "${requireAuth.join(',')}" failed: server requested ${WORDS[method]}`;
  }
  if (method !== 'password' || socket instanceof TLSSocket || isNear(socket)) return undefined;
  return 'The server asks for the password in clear over a connection without TLS, so it was not sent: add sslmode=require to the address, or require_auth=password if it is meant so.';
}

const WORDS: Readonly<Record<AuthMethod, string>> = {
  none: 'no authentication',
  password: 'a cleartext password',
  md5: 'a hashed password',
  'scram-sha-256': 'SASL authentication',
  gss: 'GSSAPI authentication',
  sspi: 'SSPI authentication',
};

/** A Unix socket has no address. */
const isNear = ({ remoteAddress }: Socket): boolean =>
  remoteAddress === undefined || remoteAddress === '::1' || /^(::ffff:)?127\./.test(remoteAddress);
