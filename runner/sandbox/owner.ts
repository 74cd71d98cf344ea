/**
 * One owner for a data folder at a time. Claims are files `owner.<n>`, the highest counts; a new owner takes the next
 * number by an exclusive link, so of two that find the same dead owner exactly one wins. Nothing is ever unlocked by
 * deleting the highest file: an owner that leaves empties its claim.
 */
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { processStart } from '../../postgres/process.ts';
import { SandboxRefusal } from '../../postgres/refusal.ts';

const claimSchema = z.object({ pid: z.int(), start: z.string() });

/** Claims a folder for this process; returns how to give it back. Refuses while another living process has it. */
export function claimFolder(folder: string): () => void {
  for (;;) {
    const highest = highestClaim(folder);
    const holder = holderOf(folder);
    if (holder !== undefined) {
      throw new SandboxRefusal(
        'InUse',
        `The sandbox of this folder is in use by process ${holder}; use that one, or stop it and start again.`,
      );
    }
    const claim = path.join(folder, `owner.${highest + 1}`);
    if (!place(claim)) continue;
    for (const number of claimNumbers(folder)) {
      if (number <= highest) rmSync(path.join(folder, `owner.${number}`), { force: true });
    }
    return () => writeFileSync(claim, '');
  }
}

/** The living process that has a folder. */
export function holderOf(folder: string): number | undefined {
  const highest = highestClaim(folder);
  return highest === 0 ? undefined : livingHolder(path.join(folder, `owner.${highest}`));
}

/** Puts a whole claim under a name that must not exist yet. */
function place(claim: string): boolean {
  const draft = `${claim}.draft-${process.pid}-${Math.random().toString(36).slice(2)}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, start: processStart(process.pid) ?? '' }), { mode: 0o600 });
  try {
    linkSync(draft, claim);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

function livingHolder(claim: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(claim, 'utf8');
  } catch {
    return undefined;
  }
  if (text === '') return undefined;
  const claimed = readClaim(text);
  return claimed !== undefined && processStart(claimed.pid) === claimed.start ? claimed.pid : undefined;
}

/** A claim that a full disk has cut is nobody's: its process has not come past it. */
function readClaim(text: string): z.infer<typeof claimSchema> | undefined {
  try {
    return claimSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const highestClaim = (folder: string): number => Math.max(0, ...claimNumbers(folder));

const claimNumbers = (folder: string): number[] =>
  readdirSync(folder)
    .flatMap((name) => /^owner\.(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number);
