/**
 * Which database stands behind a target. The first one seen on this machine is remembered; one on another machine must be
 * trusted by hand once, because a name or a tunnel may lead anywhere.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { RunFailure } from './db/errors.ts';
import type { Identity } from './db/identity.ts';
import type { TargetConfig } from './db/target-config.ts';
import { placeOf } from './place.ts';

const storeSchema = z.record(z.string(), z.strictObject({ fingerprint: z.string(), since: z.string() }));

export interface Trust {
  /** Whether this very database was seen, or trusted, under this target. */
  knows(target: TargetConfig, fingerprint: string): boolean;
  remember(target: TargetConfig, fingerprint: string): void;
}

/** The store of a checkout, in `.proofbook/`. */
export function openTrust(projectDir: string): Trust {
  const file = join(projectDir, '.proofbook', 'targets.json');
  const read = (): z.infer<typeof storeSchema> =>
    existsSync(file) ? (storeSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? {}) : {};
  return {
    knows: (target, fingerprint) => read()[placeOf(target)]?.fingerprint === fingerprint,
    remember: (target, fingerprint) => {
      mkdirSync(dirname(file), { recursive: true });
      const entry = { fingerprint, since: new Date().toISOString() };
      writeFileSync(file, JSON.stringify({ ...read(), [placeOf(target)]: entry }, undefined, 2), { mode: 0o600 });
      chmodSync(file, 0o600);
    },
  };
}

/** The check of each new connection against the store. */
export const trustCheck =
  (trust: Trust, target: TargetConfig, say: (line: string) => void) =>
  ({ fingerprint, database, version }: Identity): void => {
    if (trust.knows(target, fingerprint)) return;
    if (target.remote === true) {
      const detail = `“${database}” behind the target “${target.label}” is not known yet, or is another database than last time; look at it with npm run target -- trust --target ${target.label}.`;
      throw new RunFailure('TargetRefused', { detail });
    }
    trust.remember(target, fingerprint);
    say(`First contact with the database “${database}” (PostgreSQL ${version}, ${fingerprint}).`);
  };
