/**
 * The info string of a fence (`run id=x title="…" access=read`), parsed once into a typed object that also carries its
 * problems; nobody else reads the raw string.
 */
import { ACCESS_LEVELS, type Access } from '../../contract/access.ts';
import type { Param, Requirement, View } from '../../contract/snippet.ts';
import { type Parsed, parseParams, parseRequires, parseSees, parseView } from './attributes.ts';

export interface InfoString {
  run: boolean;
  id?: string;
  title?: string;
  access: Access;
  params: Param[];
  probe?: string;
  view?: View;
  sees: string[];
  requires: Requirement[];
  /** Sentences, each about one attribute. */
  problems: string[];
}

const RUN_ATTRIBUTES = ['access', 'params', 'probe', 'sees', 'view', 'requires'];
const ATTRIBUTES = ['run', 'id', 'title', ...RUN_ATTRIBUTES];
/** A value stands in double quotes, or in single ones where it holds double quotes itself (`"User"`). */
const WORD = /([^\s=]+)(?:=("[^"]*"?|'[^']*'?|\S*))?/g;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Parses what follows the language in a fence's first line. Never throws; what is wrong is in `problems`. */
export function parseInfoString(raw: string): InfoString {
  const info: InfoString = { run: false, access: 'read', params: [], sees: [], requires: [], problems: [] };
  const given = new Map<string, string>();
  for (const [, name = '', value] of raw.matchAll(WORD)) {
    if (!ATTRIBUTES.includes(name)) {
      info.problems.push(`Unknown fence attribute “${name}”; the valid ones are ${ATTRIBUTES.join(', ')}.`);
    } else if (given.has(name)) {
      info.problems.push(`The fence attribute “${name}” is given twice; keep one.`);
    } else if (name !== 'run' && !value) {
      info.problems.push(`The fence attribute “${name}” needs a value: ${name}=….`);
    } else {
      given.set(name, (value ?? '').replace(/^(["'])(.*)\1$/, '$2'));
    }
  }
  info.run = given.has('run');
  readNames(given, info);
  readPolicy(given, info);
  if (!info.run) {
    for (const name of RUN_ATTRIBUTES.filter((a) => given.has(a))) {
      info.problems.push(`The fence attribute “${name}” is for runnable fences only; add “run” or take it away.`);
    }
  }
  return info;
}

function readNames(given: Map<string, string>, info: InfoString): void {
  const id = given.get('id');
  const title = given.get('title');
  if (id !== undefined) info.id = id;
  if (title !== undefined) info.title = title;
  if (id !== undefined && !KEBAB.test(id))
    info.problems.push(`The fence id “${id}” is not in kebab-case, like idle-clients.`);
  if (info.run && id === undefined) info.problems.push('A runnable fence needs an id: id=idle-clients.');
  if (info.run && title === undefined)
    info.problems.push('A runnable fence needs a title in words: title="Idle clients".');
}

function readPolicy(given: Map<string, string>, info: InfoString): void {
  const access = given.get('access');
  if (access !== undefined) {
    const known = ACCESS_LEVELS.find((level) => level === access);
    if (known) info.access = known;
    else info.problems.push(`Unknown access “${access}”; the levels are ${ACCESS_LEVELS.join(', ')}.`);
  }
  const take = <T>(name: string, parse: (text: string) => Parsed<T>): T | undefined => {
    const text = given.get(name);
    if (text === undefined) return undefined;
    const parsed = parse(text);
    if ('problem' in parsed) info.problems.push(parsed.problem);
    return 'value' in parsed ? parsed.value : undefined;
  };
  info.params = take('params', parseParams) ?? [];
  info.requires = take('requires', parseRequires) ?? [];
  info.sees = take('sees', parseSees) ?? [];
  const view = take('view', parseView);
  if (view) info.view = view;
  const probe = given.get('probe');
  if (probe !== undefined) info.probe = probe;
  if (info.sees.length > 0 && probe === undefined)
    info.problems.push('The fence attribute “sees” says what a probe must see; name the cause with probe=….');
}
