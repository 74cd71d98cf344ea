/** Least-privilege logins that `npm run target -- init` has made, kept for the person who made them alone. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Access } from '../contract/access.ts';
import type { Login, TargetConfig } from './db/target-config.ts';
import { placeOf } from './place.ts';
import { readState, stateFolder, writeState } from './state-file.ts';
import { complain } from './terminal-text.ts';

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
  const { [placeOf(target)]: _, ...others } = readStore(projectDir);
  const store = logins === undefined ? others : { ...others, [placeOf(target)]: logins };
  writeState(fileOf(projectDir), store);
}

const fileOf = (projectDir: string): string => join(stateFolder(projectDir), 'logins.json');

const readStore = (projectDir: string): z.infer<typeof storeSchema> =>
  readState(fileOf(projectDir), storeSchema, complain) ?? {};
