/** Damages files of a lab's own server, page by page, as a disk or a crash would: while it is stopped, then starts it again. */
import { closeSync, openSync, readSync, truncateSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Lab } from '../harness/lab.ts';

const PAGE_BYTES = 8192;
const PAGE_HEADER_BYTES = 24;

/** A relation's file, as long as the server is stopped. */
export interface RelationFile {
  /** Overwrites bytes of a page. */
  overwrite(block: number, offset: number, bytes: Uint8Array): void;
  /** Fills a whole page with zeros. */
  zero(block: number): void;
  /** Cuts the file off after some pages. */
  cut(pages: number): void;
  /** Place of a row's header within its page. */
  rowOffset(block: number, line: number): number;
  /** Place of some bytes in a page; fails when they are not there. */
  find(block: number, bytes: Uint8Array): number;
}

export interface Damage {
  /** The table or index, as SQL writes it. */
  readonly relation: string;
  readonly database?: string;
  readonly inflict: (file: RelationFile) => void;
}

/** Stops the server, damages the files, and starts it so that wrong checksums are told of and passed over. */
export async function damage(lab: Lab, damages: readonly Damage[]): Promise<void> {
  const files: string[] = [];
  for (const { relation, database } of damages) {
    const rows = await lab.sql(`SELECT pg_relation_filepath($1) AS file`, [relation], database);
    files.push(path.join(lab.server.dataDir, String(rows[0]?.['file'])));
  }
  await lab.sql('CHECKPOINT');
  await lab.server.stop();
  for (const [i, { inflict }] of damages.entries()) withFile(files[i] ?? '', inflict);
  await lab.server.start({ ignore_checksum_failure: 'on' });
}

function withFile(name: string, inflict: Damage['inflict']): void {
  const file = openSync(name, 'r+');
  const page = (block: number) => {
    const bytes = Buffer.alloc(PAGE_BYTES);
    readSync(file, bytes, 0, PAGE_BYTES, block * PAGE_BYTES);
    return bytes;
  };
  const overwrite: RelationFile['overwrite'] = (block, offset, bytes) => {
    writeSync(file, bytes, 0, bytes.length, block * PAGE_BYTES + offset);
  };
  try {
    inflict({
      overwrite,
      zero: (block) => overwrite(block, 0, new Uint8Array(PAGE_BYTES)),
      cut: (pages) => truncateSync(name, pages * PAGE_BYTES),
      // A line pointer is four bytes; its lower 15 bits are the row's place.
      rowOffset: (block, line) => page(block).readUInt32LE(PAGE_HEADER_BYTES + 4 * (line - 1)) & 0x7fff,
      find(block, bytes) {
        const offset = page(block).indexOf(bytes);
        if (offset < 0) throw new Error(`Page ${block} of ${name} does not hold what was to be damaged.`);
        return offset;
      },
    });
  } finally {
    closeSync(file);
  }
}
