/** The attributes of a fence that have a grammar of their own: `params`, `requires`, `sees`, `view`. */

import { MAX_PARAMS } from '../../contract/limits.ts';
import {
  PARAM_TYPES,
  type Param,
  paramSchema,
  type Requirement,
  type View,
  viewSchema,
} from '../../contract/snippet.ts';

export type Parsed<T> = { value: T } | { problem: string };

/** `pid:int,name:text=main` */
export function parseParams(text: string): Parsed<Param[]> {
  const params: Param[] = [];
  for (const part of text.split(',')) {
    const match = /^([^:=]+):([^=]+)(?:=(.*))?$/.exec(part);
    if (!match) return { problem: `The parameter “${part}” is not of the form name:type or name:type=default.` };
    const [, name, type, fallback] = match;
    const parsed = paramSchema.safeParse({ name, type, ...(fallback === undefined ? {} : { default: fallback }) });
    if (!parsed.success) {
      return {
        problem: `The parameter “${part}” needs a name in snake_case and one of the types ${PARAM_TYPES.join(', ')}.`,
      };
    }
    if (params.some((p) => p.name === name)) return { problem: `The parameter “${name}” is declared twice.` };
    params.push(parsed.data);
  }
  if (params.length > MAX_PARAMS) return { problem: `A snippet takes at most ${MAX_PARAMS} parameters.` };
  return { value: params };
}

/** `pg>=15,extension:pg_stat_statements,role:pg_monitor,function:pg_hba_file_rules,setting:track_io_timing=on,table:User` */
export function parseRequires(text: string): Parsed<Requirement[]> {
  const requires: Requirement[] = [];
  for (const part of text.split(',')) {
    const requirement = parseRequirement(part);
    if (!requirement) {
      return {
        problem: `The requirement “${part}” is none of pg>=15, extension:name, role:name, function:name, setting:name=value, table:name.`,
      };
    }
    requires.push(requirement);
  }
  return { value: requires };
}

/** `pg_read_all_stats` or `superuser`, several separated by commas: whose rights 0 rows of a probe need to mean *absent*. */
export function parseSees(text: string): Parsed<string[]> {
  const names = text.split(',');
  const wrong = names.find((name) => !/^[a-z0-9_]+$/.test(name));
  if (wrong === undefined) return { value: names };
  return { problem: `“${wrong}” in sees is no name of a role; write pg_read_all_stats, pg_monitor or superuser.` };
}

function parseRequirement(part: string): Requirement | undefined {
  const version = /^pg>=(\d\d)$/.exec(part);
  if (version) return { kind: 'version', min: Number(version[1]) };
  const [, kind, name] = /^(extension|role|function):([a-z0-9_]+)$/.exec(part) ?? [];
  if (name && (kind === 'extension' || kind === 'role' || kind === 'function')) return { kind, name };
  const table = /^table:(\w+)$/.exec(part)?.[1];
  if (table) return { kind: 'table', name: table };
  const setting = /^setting:([a-z0-9_.]+)=(.+)$/.exec(part);
  if (setting?.[1] && setting[2]) return { kind: 'setting', name: setting[1], value: setting[2] };
  return undefined;
}

/** `bars(x=state,y=connections)` or `plan` */
export function parseView(text: string): Parsed<View> {
  const match = /^([a-z]+)(?:\((.*)\))?$/.exec(text);
  const options = Object.fromEntries(
    (match?.[2] ?? '')
      .split(',')
      .filter(Boolean)
      .map((pair) => pair.split('=')),
  );
  const view = viewSchema.safeParse({ kind: match?.[1], options });
  if (!view.success) return { problem: `The view “${text}” is none of bars(x=column,y=column), plan, tree.` };
  if (view.data.kind === 'bars' && !(view.data.options['x'] && view.data.options['y'])) {
    return { problem: 'The view bars needs its columns: bars(x=column,y=column).' };
  }
  return { value: view.data };
}
