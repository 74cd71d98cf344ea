/** What somebody saw of an error, as texts and codes to compare with a page, and as a fact to record. */
import type { RecordedError } from '../../contract/recording.ts';

export interface Seen {
  /** Lines that may fit a signature. */
  readonly lines: readonly string[];
  /** SQLSTATEs, Prisma codes and errnos that it carries. */
  readonly codes: readonly string[];
}

/** Reads an error object with all its causes, the result of a command, or a text. */
export function readSeen(seen: unknown): Seen {
  if (typeof seen === 'string') return { lines: seen.split('\n'), codes: [] };
  if (isObject(seen) && typeof seen['output'] === 'string') return { lines: seen['output'].split('\n'), codes: [] };
  const chain = causesOf(seen);
  return {
    lines: chain.flatMap(linesOf),
    codes: chain.flatMap(({ code }) => (typeof code === 'string' ? [code] : [])),
  };
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** An error, its causes and the errors it gathers, outermost first. */
function causesOf(error: unknown, known = new Set<unknown>()): Fields[] {
  if (!isObject(error) || known.has(error)) return [];
  known.add(error);
  const gathered = Array.isArray(error['errors']) ? error['errors'] : [];
  return [error, ...[error['cause'], ...gathered].flatMap((inner) => causesOf(inner, known))];
}

/** The message as drivers show it, and as the server and psql print it: with severity, detail and hint. */
function linesOf(error: Fields): string[] {
  const message = String(error['message'] ?? '').split('\n');
  const severity = error['severity'];
  const printed = typeof severity === 'string' ? [`${severity}: ${message[0]}`] : [];
  const extras = (['detail', 'hint'] as const).flatMap((name) =>
    typeof error[name] === 'string' ? [error[name], `${name.toUpperCase()}: ${error[name]}`] : [],
  );
  const named = typeof error['name'] === 'string' ? [`${error['name']}: ${message[0]}`] : [];
  return [...printed, ...message, ...named, ...extras];
}

/** An error as a fact: class, code, message and its own fields, causes included. */
export function recordError(emitter: string, pg: string, seen: unknown): RecordedError {
  if (typeof seen === 'string') return { emitter, pg, message: cut(seen.trim()) };
  if (!isObject(seen)) return { emitter, pg, message: cut(String(seen)) };
  if (typeof seen['output'] === 'string') return { emitter, pg, message: cut(seen['output'].trim()) };
  const { code, message } = seen;
  const maker = seen.constructor;
  const fields = fieldsOf(seen);
  return {
    emitter,
    pg,
    ...(typeof maker === 'function' ? { class: maker.name } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    message: cut(String(message ?? '')),
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
  };
}

const OWN_PLACE = new Set(['code', 'message', 'stack']);

function fieldsOf(error: Fields): Record<string, unknown> {
  const names = Object.getOwnPropertyNames(error).filter((name) => !OWN_PLACE.has(name) && error[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, toJson(error[name], 0)]));
}

const MAX_DEPTH = 4;
/** Drizzle repeats the statement and all of its parameters, which may be tens of thousands. */
const MAX_CHARS = 3_000;
const MAX_ITEMS = 50;

/** A text with its middle left out where it is very long: it begins with what happened and ends with why. */
function cut(text: string): string {
  if (text.length <= MAX_CHARS) return text;
  const half = MAX_CHARS / 2;
  return `${text.slice(0, half)} … (${text.length - MAX_CHARS} characters left out) … ${text.slice(-half)}`;
}

function toJson(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cut(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Error) {
    const { code, message } = value as Error & { code?: unknown };
    const own = fieldsOf(value as unknown as Fields);
    return { class: value.constructor.name, ...(code === undefined ? {} : { code }), message: cut(message), ...own };
  }
  if (depth >= MAX_DEPTH) return undefined;
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => toJson(item, depth + 1));
    return value.length > MAX_ITEMS ? [...items, `… (${value.length - MAX_ITEMS} more)`] : items;
  }
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value).map(([name, inner]) => [name, toJson(inner, depth + 1)]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}
