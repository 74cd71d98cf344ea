/**
 * Which database stands behind a target. The first one seen on this machine is remembered; one on another machine must be
 * trusted by hand once, because a name or a tunnel may lead anywhere.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { RunFailure } from './db/errors.ts';
import type { Identity } from './db/identity.ts';
import type { TargetConfig } from './db/target-config.ts';
import { placeOf } from './place.ts';
import { readState, StateUnwritable, stateFolder, writeState } from './state-file.ts';
import { complain } from './terminal-text.ts';

const storeSchema = z.record(z.string(), z.strictObject({ fingerprint: z.string(), since: z.string() }));

export interface Trust {
  /** Whether this very database was seen, or trusted, under this target. */
  knows(target: TargetConfig, fingerprint: string): boolean;
  remember(target: TargetConfig, fingerprint: string): void;
}

/** The store of a checkout, in `.proofbook/`. */
export function openTrust(projectDir: string): Trust {
  const file = join(stateFolder(projectDir), 'targets.json');
  const read = (): z.infer<typeof storeSchema> => readState(file, storeSchema, complain) ?? {};
  return {
    knows: (target, fingerprint) => read()[placeOf(target)]?.fingerprint === fingerprint,
    remember: (target, fingerprint) => {
      writeState(file, { ...read(), [placeOf(target)]: { fingerprint, since: new Date().toISOString() } });
    },
  };
}

/** The check of each new connection against the store. Where the store can't be written, the first one holds for this process. */
export function trustCheck(trust: Trust, target: TargetConfig, say: (line: string) => void) {
  const seen = new Set<string>();
  return ({ fingerprint, database, version }: Identity): void => {
    if (seen.has(fingerprint) || trust.knows(target, fingerprint)) return;
    if (target.remote === true) {
      const detail = `“${database}” behind the target “${target.label}” is not known yet, or is another database than last time; look at it with npm run target -- trust --target ${target.label}.`;
      throw new RunFailure('TargetRefused', { detail });
    }
    try {
      trust.remember(target, fingerprint);
    } catch (thrown) {
      if (!(thrown instanceof StateUnwritable)) throw thrown;
      say(thrown.message);
    }
    seen.add(fingerprint);
    say(`First contact with the database “${database}” (PostgreSQL ${version}, ${fingerprint}).`);
  };
}
