/**
 * What a proof leaves for the record. Values of the lab that mean nothing to a reader are replaced: its port by the one that
 * the book's stack has, its folders by the system's temporary folder.
 */
import type { DrillResult, RecordedError } from '../../contract/recording.ts';
import type { Stack } from '../../src/snippets/stack.ts';
import type { Journal, JournaledRun } from './journal.ts';

export interface Evidence {
  readonly result: DrillResult;
  readonly runs: readonly JournaledRun[];
  readonly errors: readonly RecordedError[];
}

/** The evidence of a journal, fit to be shown. */
export function toEvidence(result: DrillResult, journal: Journal, stack: Stack): Evidence {
  const port = stack['port']?.value ?? '5432';
  const ports = [...journal.ports];
  const numbers = ports.map((own) => new RegExp(`(?<!\\d)${own}(?!\\d)`, 'g'));
  const folders = [...journal.folders].map((folder) => new RegExp(RegExp.escape(folder), 'g'));
  const tidyText = (text: string): string => {
    const rooted = folders.reduce((tidied, folder) => tidied.replace(folder, '/tmp/lab'), text);
    return numbers.reduce((tidied, own) => tidied.replace(own, port), rooted);
  };
  const tidy = (name: string, value: unknown): unknown => {
    if (name === 'nonce') return 'recorded';
    // A hash may hold the digits of a port by chance, and is an identity.
    if (name === 'sha256') return value;
    if (typeof value === 'string') return tidyText(value);
    return typeof value === 'number' && ports.includes(value) ? Number(port) : value;
  };
  const { runs, errors } = journal;
  return { result, ...JSON.parse(JSON.stringify({ runs, errors }), tidy) };
}
