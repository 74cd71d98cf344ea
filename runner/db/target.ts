/** What the target is and has, asked when a page wants to know: identity, extensions, roles, functions and settings. */
import { z } from 'zod';
import type { Requirement, Snippet } from '../../contract/snippet.ts';
import type { Connection } from './connect.ts';
import { askOwn } from './guard.ts';
import type { Identity } from './identity.ts';
import type { Ask } from './look.ts';
import { onLook } from './look.ts';
import { OWN } from './own-queries.ts';
import type { TargetConfig } from './target-config.ts';

export interface TargetFacts extends Identity {
  /** Roles of those that snippets ask for, whose rights the login role has. */
  readonly roles: ReadonlySet<string>;
  /** Functions of those that snippets ask for, which the login role may call. */
  readonly functions: ReadonlySet<string>;
  /** Tables of the described stack that snippets name, of those that the search path finds here. */
  readonly tables: ReadonlySet<string>;
  /** Settings that snippets ask for. */
  readonly settings: ReadonlyMap<string, string>;
  /** Names in front of the dot of settings that the server knows: a library that was loaded at its start has some. */
  readonly libraries: ReadonlySet<string>;
  /** Whether every role may create objects in `public`, and so plant functions there; the default before PostgreSQL 15. */
  readonly publicMayCreate: boolean;
}

/** A column of JSON: null where nothing was found. */
const json = <T>(inner: z.ZodType<T>) =>
  z
    .string()
    .nullable()
    .transform((text) => (text === null ? undefined : inner.parse(JSON.parse(text))));
const names = json(z.array(z.string()));
const rowSchema = z.object({
  roles: names,
  functions: names,
  tables: names,
  libraries: names,
  settings: json(z.record(z.string(), z.string().nullable())),
  public_may_create: z.string().nullable(),
});

/** Connects once and reads everything the requirements of these snippets ask for, in one question. */
export const readFacts = (target: TargetConfig, snippets: readonly Snippet[]): Promise<TargetFacts> =>
  onLook(target, 'proofbook/target', (ask, identity) => factsOf(ask, identity, target, snippets));

/** The same for a transaction on safe ground that is open already. */
export const factsOn = (
  connection: Connection,
  identity: Identity,
  target: Pick<TargetConfig, 'searchPath'>,
  snippets: readonly Snippet[],
): Promise<TargetFacts> => factsOf((text, values) => askOwn(connection, text, values), identity, target, snippets);

async function factsOf(
  ask: Ask,
  identity: Identity,
  target: Pick<TargetConfig, 'searchPath'>,
  snippets: readonly Snippet[],
): Promise<TargetFacts> {
  const needs = snippets.flatMap((snippet) => snippet.requires);
  const named = (kind: Requirement['kind']): string[] =>
    needs.flatMap((need) => (need.kind === kind && 'name' in need ? [need.name] : []));
  const roles = [...named('role'), ...snippets.flatMap((snippet) => snippet.sees)];
  const schemas = (target.searchPath ?? identity.searchPath).map((name) => (name === '$user' ? identity.user : name));
  const values = [roles, named('setting'), named('function'), named('table'), schemas];
  const [answer] = await ask<Record<string, string | null>>(OWN.facts, values);
  const facts = rowSchema.parse(answer);
  return {
    ...identity,
    roles: new Set(facts.roles),
    functions: new Set(facts.functions),
    tables: new Set(facts.tables),
    libraries: new Set(facts.libraries),
    settings: new Map(Object.entries(facts.settings ?? {}).map(([name, value]) => [name, value ?? ''])),
    publicMayCreate: facts.public_may_create === 't',
  };
}
