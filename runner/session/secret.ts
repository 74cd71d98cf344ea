/** Secrets are kept as SHA-256 and compared in constant time, so that neither memory nor timing tells them. */
import { createHash, timingSafeEqual } from 'node:crypto';

export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Both sides are hashes of the same length, whatever was sent. */
export const matchesHash = (secret: string, hash: Buffer): boolean => timingSafeEqual(secretHash(secret), hash);
