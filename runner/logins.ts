/** Least-privilege logins that `npm run target -- init` has made, kept for the person who made them alone. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Access } from '../contract/access.ts';
import type { Login, TargetConfig } from './db/target-config.ts';
import { placeOf } from './place.ts';

const loginSchema = z.strictObject({ user: z.string(), password: z.string() });
const storeSchema = z.record(z.string(), z.strictObject({ read: loginSchema, write: loginSchema, admin: loginSchema }));

type Logins = Readonly<Record<Access, Login>>;

/** The target with its logins, where there are any. */
export function withLogins(target: TargetConfig, projectDir: string): TargetConfig {
  const logins = readStore(projectDir)[placeOf(target)];
  return logins === undefined ? target : { ...target, logins };
}

/** Keeps the logins of a target, or forgets them. */
export function keepLogins(target: TargetConfig, projectDir: string, logins: Logins | undefined): void {
  const file = fileOf(projectDir);
  const { [placeOf(target)]: _, ...others } = readStore(projectDir);
  mkdirSync(dirname(file), { recursive: true });
  const store = logins === undefined ? others : { ...others, [placeOf(target)]: logins };
  writeFileSync(file, JSON.stringify(store, undefined, 2), { mode: 0o600 });
  chmodSync(file, 0o600);
}

const fileOf = (projectDir: string): string => join(projectDir, '.proofbook', 'logins.json');

function readStore(projectDir: string): z.infer<typeof storeSchema> {
  const file = fileOf(projectDir);
  return existsSync(file) ? (storeSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? {}) : {};
}
