/** The locks that a transaction holds on tables, with a sentence about who waits for them. */
import type { Lock } from '../../contract/events.ts';
import type { Connection } from './connect.ts';
import { askOwn } from './guard.ts';
import { OWN } from './own-queries.ts';

/** Source: PostgreSQL documentation, "Table-Level Locks". Modes that conflict with nothing a person does are left out. */
const WAITERS: Readonly<Record<string, string>> = {
  RowShareLock: 'Only statements that lock the whole table wait.',
  RowExclusiveLock: 'Readers and writers go on; a writer of the very same rows waits, and so does DDL.',
  ShareUpdateExclusiveLock: 'Readers and writers go on; maintenance and DDL wait.',
  ShareLock: 'Readers go on; every writer of the table waits.',
  ShareRowExclusiveLock: 'Readers go on; every writer of the table waits.',
  ExclusiveLock: 'Plain readers go on; everything else on the table waits.',
  AccessExclusiveLock: 'Everybody who uses the table waits, readers too.',
};

/** `RowExclusiveLock` is shown as PostgreSQL's manual writes it, ROW EXCLUSIVE. */
export async function heldLocks(connection: Connection, readerPath: string): Promise<Lock[]> {
  const rows = await askOwn<{ relation: string; mode: string }>(connection, OWN.heldLocks, [], readerPath);
  return rows.flatMap(({ relation, mode }) => {
    const waiters = WAITERS[mode];
    return waiters === undefined ? [] : [{ relation, mode: manualName(mode), waiters }];
  });
}

const manualName = (mode: string): string =>
  mode
    .replace(/Lock$/, '')
    .replace(/(?!^)[A-Z]/g, (letter) => ` ${letter}`)
    .toUpperCase();
