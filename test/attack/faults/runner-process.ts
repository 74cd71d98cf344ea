/** A runner in a process of its own, so that it can be killed: takes its settings as JSON, prints its origin and a code. */

import type { HostileSnippet } from '../../../rig/hostile-manifest.ts';
import { hostileManifest } from '../../../rig/hostile-manifest.ts';
import type { TargetConfig } from '../../../runner/db/target-config.ts';
import { startRunner } from '../../../runner/start-runner.ts';

export interface ProcessSettings {
  readonly target: TargetConfig;
  readonly auditFile: string;
  readonly snippets: readonly HostileSnippet[];
}

const settings = JSON.parse(process.argv[2] ?? '') as ProcessSettings;
const manifest = hostileManifest(settings.snippets);
const runner = await startRunner({
  port: 0,
  manifest: () => manifest,
  target: settings.target,
  auditFile: settings.auditFile,
});
await runner.settled;
// The test holds the other end: when it dies, however it dies, this process goes with it.
process.stdin.on('end', () => process.exit(0)).resume();
console.log(JSON.stringify({ origin: runner.origin, code: runner.issueCode() }));
