/** `npm run audit -- [list | verify]`: the record of what was run, and whether it is as it was written. */
import { join } from 'node:path';
import { AUDIT_FILE, recordFiles } from './audit/log.ts';
import { readRecord } from './audit/read.ts';
import type { AuditedRun } from './audit/runs.ts';
import { auditedRuns } from './audit/runs.ts';
import { complain, say } from './terminal-text.ts';

const FILE = join(import.meta.dirname, '..', AUDIT_FILE);
const [command = 'list', file = FILE] = process.argv.slice(2);

if (!['list', 'verify'].includes(command)) {
  complain('Usage: npm run audit -- list | verify  [<file>]');
  process.exit(1);
}
const files = recordFiles(file);
if (files.length === 0) {
  say('Nothing has been run yet.');
  process.exit(0);
}
const { entries, problems } = readRecord(files);
if (command === 'list') for (const run of auditedRuns(entries)) say(lineOf(run));
for (const problem of problems) complain(problem);
if (problems.length > 0) process.exit(1);
if (command === 'verify')
  say(`${entries.length} lines, all as they were written; the last is ${entries.at(-1)?.hash.slice(0, 16) ?? 'none'}.`);

function lineOf({ intent, commit, outcome }: AuditedRun): string {
  const result = outcome === undefined ? unfinished(commit !== undefined) : resultOf(outcome);
  const values = Object.keys(intent.params).join(',');
  return [
    intent.at,
    intent.purpose.padEnd(8),
    `${intent.target}/${intent.database}`,
    `as ${intent.role}`,
    `${intent.snippet}${values === '' ? '' : `(${values})`}`,
    result,
  ].join('  ');
}

const unfinished = (begun: boolean): string => (begun ? 'interrupted in COMMIT, not settled' : 'interrupted');

function resultOf(outcome: NonNullable<AuditedRun['outcome']>): string {
  const rows = outcome.rows === null ? '' : `, ${outcome.rows} rows`;
  const code = outcome.sqlstate === undefined ? '' : ` ${outcome.sqlstate}`;
  return `${outcome.result}${code}${rows}${outcome.committed ? ', committed' : ''}, ${outcome.duration_ms} ms`;
}
