/** The error objects that reached an application during a page's drill, as Node prints them. */
import { inspect } from 'node:util';
import type { RecordedError, Recording } from '../../contract/recording.ts';

export interface ThrownError {
  /** The driver or ORM that threw it. */
  readonly library: string;
  readonly version: string;
  /** `16.14`: the server's version. */
  readonly pg: string;
  /** Class, fields and causes, laid out as `console.error` lays them out, without the stack. */
  readonly object: string;
}

const LIBRARIES = [
  ['pg', 'node-postgres'],
  ['drizzle-orm', 'Drizzle ORM'],
  ['@prisma/client', 'Prisma Client'],
] as const;

const WIDTH = 88;

/** The first error of each library: drills begin with the page's main cause. An object with a code says more than one without. */
export function thrownErrors(recording: Recording | undefined): ThrownError[] {
  return LIBRARIES.flatMap(([name, library]) => {
    const thrown = (recording?.errors ?? []).filter((error) => error.class && error.emitter.startsWith(`${name} `));
    const error = thrown.find(({ code }) => code !== undefined) ?? thrown[0];
    if (error === undefined) return [];
    const version = error.emitter.slice(name.length + 1);
    return [{ library, version, pg: error.pg, object: printThrown(error) }];
  });
}

/** The object with its class in front, and so for each of its causes. */
export function printThrown({ class: name = 'Error', code, message, fields }: RecordedError): string {
  const shape = { class: name, ...(code !== undefined && { code }), message: message.trim(), ...fields };
  return inspect(withClasses(shape), { depth: 8, breakLength: WIDTH, compact: 1, maxStringLength: 600 });
}

/** Plain data to objects whose class `inspect` can name. */
function withClasses(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withClasses);
  if (typeof value !== 'object' || value === null) return value;
  const { class: name, ...rest } = value as Record<string, unknown>;
  const fields = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, withClasses(inner)]));
  return typeof name === 'string' ? Object.assign(instanceOf(name), fields) : fields;
}

/** An object of a class of that name. */
function instanceOf(name: string): object {
  const made = function made() {};
  Object.defineProperty(made, 'name', { value: name });
  return Object.create(made.prototype);
}
