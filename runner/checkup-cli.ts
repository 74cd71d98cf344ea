/** `npm run -s checkup`: every probe of the book, asked of the target; what was found, its evidence and its fix. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BookFacts, type Finding, type FindingSeverity, findingSeveritySchema } from '../contract/finding.ts';
import type { Snippet } from '../contract/snippet.ts';
import { loadFacts } from '../src/search/load-index.ts';
import { readBook } from '../src/snippets/integration.ts';
import { askProbes } from './checkup/ask.ts';
import { type Probe, probesOf } from './checkup/probes.ts';
import {
  compared,
  exitCode,
  type Report,
  reportOf,
  type Stored,
  storedSchema,
  type Trouble,
} from './checkup/report.ts';
import { reportMarkdown } from './checkup/report-markdown.ts';
import { reportText } from './checkup/report-text.ts';
import { readConfig } from './config.ts';
import { admit } from './db/admit.ts';
import { RunFailure } from './db/errors.ts';
import type { TargetFacts } from './db/target.ts';
import type { TargetConfig } from './db/target-config.ts';
import { live } from './lifetime.ts';
import { checkManifest, compareWithLock } from './manifest.ts';
import { openTarget } from './open-target.ts';
import { StartError } from './start-error.ts';
import { complain as say } from './terminal-text.ts';
import { openTrust, trustCheck } from './trust.ts';

const projectDir = join(import.meta.dirname, '..');
/** Standard output belongs to the report. */

const USAGE = `Usage: npm run -s checkup -- [--json | --markdown] [--fail-on <severity>] [--compare <file>] [--page <group>/<slug>] [--target <name>]
  DATABASE_URL=postgresql://…  asks your own database; without it, the sandbox
  --json                       one object: server, findings, ms
  --markdown                   for an issue or a CI summary
  --fail-on high               exit code 1 for a finding that is high or worse (critical, high, medium, low, info)
  --compare last.json          says what is new since that --json; --fail-on then counts only what is new
Exit code 2: the checkup could not be finished; what was found before is printed.`;

interface Options {
  readonly as: 'text' | 'json' | 'markdown';
  readonly failOn: FindingSeverity | undefined;
  readonly before: Stored | undefined;
  readonly page: string | undefined;
  /** What is left for the runner's own settings. */
  readonly rest: readonly string[];
}

await live(async (lifetime) => {
  const options = readOptions(process.argv.slice(2));
  const config = await readConfig(options.rest, process.env, projectDir);
  const facts = await loadFacts(projectDir);
  const snippets = await loadSnippets();
  const probes = probesOf(snippets.values(), facts, { page: options.page, params: {} });
  if (probes.length === 0)
    throw new StartError('No page of that name has a probe; pages are named like data/duplicate-records.');
  const opened = await openTarget(config.target, projectDir, say);
  lifetime.onEnd(opened.stop);
  const report = await checkup(opened.target, probes, lifetime.signal);
  const told = options.before === undefined ? report : compared(report, options.before);
  console.log(textOf(options, { facts, snippets }, told));
  lifetime.end(exitCode(told, options.failOn));
});

/** The book as it stands in the content folder, checked against the reviewed lock, so that no build is needed. */
async function loadSnippets(): Promise<ReadonlyMap<string, Snippet>> {
  const manifest = checkManifest(await readBook());
  compareWithLock(manifest, readFileSync(join(projectDir, 'snippets.lock'), 'utf8'));
  return manifest.snippets;
}

async function checkup(target: TargetConfig, probes: readonly Probe[], signal: AbortSignal): Promise<Report> {
  const startedAt = performance.now();
  const findings: Finding[] = [];
  let known: TargetFacts | undefined;
  let trouble: Trouble | undefined;
  const trusted = target.kind === 'own' ? trustCheck(openTrust(projectDir), target, say) : undefined;
  try {
    await askProbes({
      target,
      probes,
      signal,
      admit: (identity) => {
        admit(identity);
        trusted?.(identity);
      },
      onStart: (facts) => {
        known = facts;
      },
      onFinding: (finding) => {
        findings.push(finding);
        if (process.stderr.isTTY) process.stderr.write(`\r${findings.length} of ${probes.length} probes`);
      },
    });
  } catch (thrown) {
    if (!(thrown instanceof RunFailure)) throw thrown;
    trouble = { name: thrown.refusal, message: thrown.message, error: thrown.error };
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');
  return reportOf({ target, facts: known, probes, findings, trouble, ms: performance.now() - startedAt });
}

function textOf(
  { as }: Options,
  book: { facts: BookFacts; snippets: ReadonlyMap<string, Snippet> },
  report: Report,
): string {
  if (as === 'json') return JSON.stringify(report);
  return as === 'markdown' ? reportMarkdown(book, report) : reportText(book, report, process.stdout.isTTY);
}

function readOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean' },
        markdown: { type: 'boolean' },
        'fail-on': { type: 'string' },
        compare: { type: 'string' },
        page: { type: 'string' },
        target: { type: 'string' },
      },
    });
    return {
      as: values.json ? 'json' : values.markdown ? 'markdown' : 'text',
      failOn: findingSeveritySchema.optional().parse(values['fail-on']),
      before: values.compare === undefined ? undefined : readStored(values.compare),
      page: values.page,
      rest: values.target === undefined ? [] : ['--target', values.target],
    };
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw new StartError(USAGE, { cause });
  }
}

function readStored(file: string): Stored {
  try {
    return storedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new StartError(`${file} is not what npm run -s checkup -- --json has printed; make it again.`, { cause });
  }
}
