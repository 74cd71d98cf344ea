/** `npm run dev`: Astro's development server with the runner behind its `/api`, on the sandbox or on DATABASE_URL. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { explainError } from '../src/search/explain.ts';
import { loadFacts, loadIndex } from '../src/search/load-index.ts';
import { readConfig } from './config.ts';
import type { Lifetime } from './lifetime.ts';
import { live } from './lifetime.ts';
import type { LoadedManifest } from './manifest.ts';
import { loadManifest } from './manifest.ts';
import { openTarget } from './open-target.ts';
import { openNames, plainName } from './own-name.ts';
import { targetLine } from './place.ts';
import { requireFreePort } from './port.ts';
import { announce } from './running.ts';
import { StartError } from './start-error.ts';
import { startRunner } from './start-runner.ts';
import { openTerminal } from './terminal.ts';
import { say } from './terminal-text.ts';
import { openTrust, trustCheck } from './trust.ts';

const projectDir = join(import.meta.dirname, '..');
const USUAL_SITE_PORT = 4321;

await live(async (lifetime) => {
  const config = await readConfig(process.argv.slice(2), process.env, projectDir);
  const { host } = config.port === undefined ? openNames(projectDir, say).fresh() : plainName();
  const sitePort = config.port || USUAL_SITE_PORT;
  const site = `http://${host}:${sitePort}`;
  await requireFreePort(sitePort);
  const opened = await openTarget(config.target, projectDir, say);
  lifetime.onEnd(opened.stop);
  lifetime.signal.throwIfAborted();
  const index = await loadIndex(projectDir);
  const facts = await loadFacts(projectDir);
  const key = randomBytes(32).toString('base64url');
  const runner = await startRunner({
    port: 0,
    key,
    manifest: freshManifest(join(projectDir, '.proofbook/manifest.json')),
    target: opened.target,
    ...(opened.target.kind === 'own' && { admit: trustCheck(openTrust(projectDir), opened.target, say) }),
    devOrigin: site,
    log: say,
    explain: (error) => explainError(index, error),
    facts: () => facts,
  });
  lifetime.onEnd(runner.stop);
  const { port, origin } = runner;
  lifetime.onEnd(announce(projectDir, { port, origin, site, key, target: opened.target.label }));
  startSite({ runner: origin, site, port: sitePort }, lifetime);
  say(targetLine(opened.target));
  const printLink = (): void => say(`Open ${runner.pairingLink()}`);
  printLink();
  const terminal = openTerminal();
  terminal.watch({ onPair: printLink, onStop: lifetime.end });
  lifetime.onEnd(terminal.close);
});

/** The manifest as the development server wrote it last; nothing may run before the first. */
function freshManifest(path: string): () => LoadedManifest {
  let readAt = 0;
  let manifest: LoadedManifest = { sha256: '0'.repeat(64), snippets: new Map() };
  return () => {
    const changedAt = existsSync(path) ? statSync(path).mtimeMs : 0;
    if (changedAt === readAt) return manifest;
    try {
      manifest = loadManifest(path);
      readAt = changedAt;
    } catch (thrown) {
      // The file may be half written at this moment; the next request reads it again.
      if (!(thrown instanceof StartError)) throw thrown;
    }
    return manifest;
  };
}

interface Site {
  readonly runner: string;
  readonly site: string;
  readonly port: number;
}

function startSite({ runner, site, port }: Site, lifetime: Lifetime): void {
  const astro = join(projectDir, 'node_modules/astro/bin/astro.mjs');
  const child = spawn(process.execPath, [astro, 'dev', '--host', '127.0.0.1', '--port', String(port)], {
    cwd: projectDir,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', PROOFBOOK_RUNNER: runner, PROOFBOOK_SITE: site },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const closed = once(child, 'close');
  void closed.then(() => {
    if (!lifetime.signal.aborted) lifetime.end();
  });
  lifetime.onEnd(async () => {
    child.kill('SIGTERM');
    await closed;
  });
}
