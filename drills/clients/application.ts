/** An application as a process of its own, so that a drill can do to it what people do: leave it running, restart it. */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Background } from '../harness/commands.ts';
import type { Lab } from '../harness/lab.ts';
import { generatedClient } from './prisma.ts';

const NODE_MODULES = path.join(import.meta.dirname, '..', '..', 'node_modules');

interface Source {
  /** Folder below the lab's own. */
  readonly name: string;
  /** Its modules by path, for instance the page's own `media-api/src/db.ts`. */
  readonly files: Readonly<Record<string, string>>;
  /** Its main module; it prints “ready” when it is up, and keeps running by itself. */
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Lays the modules into a folder of the lab, starts the main one and waits for its “ready”. */
export async function startApplication(lab: Lab, { name, files, main, env }: Source): Promise<Background> {
  for (const [file, text] of Object.entries({ ...files, 'main.ts': main, 'package.json': '{"type":"module"}' })) {
    lab.write(path.join(name, file), text);
  }
  const folder = path.join(lab.dir, name);
  mkdirSync(path.join(folder, 'api', 'src'), { recursive: true });
  link(NODE_MODULES, path.join(folder, 'node_modules'));
  link(path.join(await generatedClient(), 'generated'), path.join(folder, 'api', 'src', 'generated'));
  const application = lab.background(process.execPath, ['main.ts'], { cwd: name, env });
  await lab.waitFor(`the application ${name} to be ready`, () => {
    if (!application.running) throw new Error(`The application ended before it was ready:\n${application.output()}`);
    return application.output().includes('ready');
  });
  return application;
}

function link(target: string, place: string): void {
  if (!existsSync(place)) symlinkSync(target, place);
}
