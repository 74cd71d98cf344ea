/** Tools whose errors belong to one page whatever the server said: what pg_dump prints is a matter of the dump. */
import type { PreparedIndex } from './prepare.ts';

export interface Owner {
  readonly subject: number;
  /** Whether it owns even a failed connection: the tool itself printed the message. */
  readonly isEmitter: boolean;
  readonly name: string;
  readonly at: number;
}

/** The tool that printed the errors, or at least was run. */
export function findOwner(text: string, index: PreparedIndex): Owner | undefined {
  const low = text.toLowerCase();
  const found: Owner[] = [];
  for (const [subject, { emits, runs }] of index.subjects.entries()) {
    for (const name of emits ?? []) add(found, { subject, name, isEmitter: true, at: emitted(text, name) });
    for (const name of runs ?? []) add(found, { subject, name, isEmitter: false, at: low.indexOf(name) });
  }
  return found.sort((a, b) => Number(b.isEmitter) - Number(a.isEmitter) || a.at - b.at)[0];
}

function add(found: Owner[], owner: Owner): void {
  if (owner.at >= 0) found.push(owner);
}

/** Where a program's name stands in front of its message, `pg_dump: error: …`; in a statement that failed it is a value. */
function emitted(text: string, name: string): number {
  for (let at = text.indexOf(`${name}`); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text.slice(text.lastIndexOf('\n', at) + 1, at);
    const isFront =
      /^(?:\.exe)?: /.test(text.slice(at + name.length, at + name.length + 6)) && /(?:^|[\s"'`\](/|\\>])$/.test(before);
    if (isFront && !/^LINE \d+: /.test(before)) return at;
  }
  return -1;
}

/** Codes of errors before there was a connection: they are the same whichever tool meets them. */
const CONNECTION_CODE = /^(?:08|28|3D)...$|^53300$|^57P0[123]$|^E[A-Z]{5,}$|^[A-Z]+_[A-Z_]+$/;

/** Whether a subject is about not getting a connection. */
export const isConnection = (index: PreparedIndex, subject: number): boolean =>
  (index.subjects[subject]?.codes ?? []).some((code) => CONNECTION_CODE.test(code));
