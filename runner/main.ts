/** `npm start`: builds the site if need be, opens the target, serves both and prints the pairing link. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainError } from '../src/search/explain.ts';
import { loadFacts, loadIndex } from '../src/search/load-index.ts';
import { AUDIT_FILE } from './audit/log.ts';
import type { Config } from './config.ts';
import { readConfig } from './config.ts';
import type { Lifetime } from './lifetime.ts';
import { live } from './lifetime.ts';
import type { LoadedManifest } from './manifest.ts';
import { loadManifest, lockChanges } from './manifest.ts';
import { openTarget } from './open-target.ts';
import { openNames, plainName, USUAL_PORT } from './own-name.ts';
import { targetLine } from './place.ts';
import { requireFreePort } from './port.ts';
import { announce, runningRunners } from './running.ts';
import { ensureSite } from './site.ts';
import { StartError } from './start-error.ts';
import { startRunner } from './start-runner.ts';
import type { Terminal } from './terminal.ts';
import { openTerminal } from './terminal.ts';
import { say } from './terminal-text.ts';
import { openTrust, trustCheck } from './trust.ts';

const projectDir = join(import.meta.dirname, '..');

await live(async (lifetime) => {
  const config = await readConfig(process.argv.slice(2), process.env, projectDir);
  // Asked first, because a build of many seconds should not end in one of these refusals.
  requireNoOther(config);
  if (config.port !== undefined) await requireFreePort(config.port);
  const [site, target] = await both(
    ensureSite({ projectDir, say, signal: lifetime.signal }),
    openTarget(config.target, projectDir, say).then((opened) => {
      lifetime.onEnd(opened.stop);
      return opened.target;
    }),
  );
  lifetime.signal.throwIfAborted();
  const manifest = loadReviewed(site);
  const index = await loadIndex(projectDir);
  const facts = await loadFacts(projectDir);
  const terminal = openTerminal();
  const names = openNames(projectDir, say);
  const key = randomBytes(32).toString('base64url');
  const runner = await startRunner({
    port: config.port ?? [names.port, USUAL_PORT, 0],
    own: config.port === undefined ? names.fresh() : plainName(names.isFormer),
    key,
    manifest: () => manifest,
    target,
    site,
    auditFile: join(projectDir, AUDIT_FILE),
    ...(target.kind === 'own' && { admit: trustCheck(openTrust(projectDir), target, say) }),
    version: packageVersion(),
    log: say,
    explain: (error) => explainError(index, error),
    facts: () => facts,
    ...(config.confirm === 'terminal' && { askTerminal: terminal.ask }),
  });
  lifetime.onEnd(runner.stop);
  say(targetLine(target));
  if (config.port === undefined) names.keepPort(runner.port);
  const { port, origin } = runner;
  lifetime.onEnd(announce(projectDir, { port, origin, site: origin, key, target: target.label }));
  greet(runner.pairingLink, terminal, lifetime);
});

/** A start that says nothing of another address means the runner that is there; a sandbox has one runner at a time. */
function requireNoOther({ port, target }: Config): void {
  const first = runningRunners(projectDir).find((one) => port === undefined || (one.target === 'sandbox' && !target));
  if (first === undefined) return;
  throw new StartError(
    `This checkout's runner is already running at ${first.site} (process ${first.pid}); npm run -s pair prints a new link for it.${
      target === undefined ? '' : ' To run another one beside it, choose a port with PORT=….'
    }`,
  );
}

/** The manifest of the site, and a word about what changed since its lock was reviewed. */
function loadReviewed(site: string): LoadedManifest {
  const lock = join(projectDir, 'snippets.lock');
  const manifest = loadManifest(join(site, '_runner/manifest.json'), lock);
  const changes = lockChanges(manifest, readFileSync(lock, 'utf8'));
  if (changes.length === 0) return manifest;
  say('Statements differ from the reviewed ones (snippets.lock):');
  for (const change of changes) say(`  ${change}`);
  if (manifest.waiting?.size) say('The new and changed ones do not run until you have read them: npm run accept.');
  return manifest;
}

/** Waits for both also when one fails, so that what the other started is known and can be stopped. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

function greet(pairingLink: () => string, terminal: Terminal, lifetime: Lifetime): void {
  say(`Open ${pairingLink()}`);
  say('Press p for a new link, Ctrl-C to stop.');
  terminal.watch({ onPair: () => say(`Open ${pairingLink()}`), onStop: lifetime.end });
  lifetime.onEnd(terminal.close);
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')) as { version: string };
  return version;
}
