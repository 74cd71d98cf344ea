/** What is known about a finished sandbox. It is written last, so a sandbox without it was never finished. */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const stateSchema = z.object({
  /** PostgreSQL's major version, whose data format it has. */
  major: z.string(),
  /** Stamp of the demo data that it holds. */
  demo: z.string(),
  /** Port it had; kept where possible, so that a connection string noted down stays good. */
  port: z.int(),
  password: z.string(),
});
export type SandboxState = z.infer<typeof stateSchema>;

const file = (home: string): string => path.join(home, 'sandbox.json');

/** The state of a finished sandbox; undefined where there is none or it cannot be understood. */
export function readState(home: string): SandboxState | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file(home), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Writes the state, for its owner's eyes only, whole or not at all. */
export function writeState(home: string, state: SandboxState): void {
  const part = `${file(home)}.part`;
  rmSync(part, { force: true });
  writeFileSync(part, JSON.stringify(state), { mode: 0o600, flag: 'wx' });
  renameSync(part, file(home));
}

export const forgetState = (home: string): void => rmSync(file(home), { force: true });

/** A password that nobody has to type. */
export const newPassword = (): string => randomBytes(18).toString('base64url');
