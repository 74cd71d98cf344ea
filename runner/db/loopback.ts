/**
 * Keeps a URL that was only found in the environment to this machine. A name that resolves to loopback addresses alone is this
 * machine; any other host must be named in the configuration, so that it is reached on purpose.
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { RunFailure, toServerError } from './errors.ts';

/** Throws `TargetUnreachable` for a name that does not resolve, and `TargetUnnamed` for another machine. */
export async function requireLoopback(host: string): Promise<void> {
  const addresses = isIP(host) === 0 ? await resolve(host) : [host];
  if (addresses.every((address) => address === '::1' || /^(::ffff:)?127\./.test(address))) return;
  throw new RunFailure('TargetUnnamed');
}

async function resolve(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (cause) {
    throw new RunFailure('TargetUnreachable', { error: toServerError(cause), cause });
  }
}
