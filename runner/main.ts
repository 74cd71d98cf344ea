/** `npm start`: builds the site if need be, opens the target, serves both and prints the pairing link. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainError } from '../src/search/explain.ts';
import { loadFacts, loadIndex } from '../src/search/load-index.ts';
import { readConfig } from './config.ts';
import type { Lifetime } from './lifetime.ts';
import { live } from './lifetime.ts';
import { loadManifest } from './manifest.ts';
import { openTarget } from './open-target.ts';
import { targetLine } from './place.ts';
import { requireFreePort } from './port.ts';
import { ensureSite } from './site.ts';
import { startRunner } from './start-runner.ts';
import type { Terminal } from './terminal.ts';
import { openTerminal } from './terminal.ts';
import { openTrust, trustCheck } from './trust.ts';

const projectDir = join(import.meta.dirname, '..');
const AUDIT_FILE = '.proofbook/audit.jsonl';
const say = (line: string): void => console.log(line);

await live(async (lifetime) => {
  const config = await readConfig(process.argv.slice(2), process.env, projectDir);
  // Asked first, because a build of many seconds should not end in this refusal.
  await requireFreePort(config.port);
  const [site, target] = await both(
    ensureSite({ projectDir, say, signal: lifetime.signal }),
    openTarget(config.target, projectDir, say).then((opened) => {
      lifetime.onEnd(opened.stop);
      return opened.target;
    }),
  );
  lifetime.signal.throwIfAborted();
  const manifest = loadManifest(join(site, '_runner/manifest.json'), join(projectDir, 'snippets.lock'));
  const index = await loadIndex(projectDir);
  const facts = await loadFacts(projectDir);
  const terminal = openTerminal();
  const runner = await startRunner({
    port: config.port,
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
    ...(config.devOrigin !== undefined && { devOrigin: config.devOrigin }),
  });
  lifetime.onEnd(runner.stop);
  say(targetLine(target));
  greet(runner.pairingLink, terminal, lifetime);
});

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
