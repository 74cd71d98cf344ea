/** `npm run accept`: shows which statements differ from the reviewed ones, and makes them the reviewed ones. Read them before. */
import { readBook, writeLock } from './integration.ts';

let changed = false;
const manifest = await readBook();
writeLock(manifest, (message) => {
  changed = true;
  process.stdout.write(`${message}\n`);
});
if (!changed) process.stdout.write(`snippets.lock has all ${manifest.snippets.length} statements as they are.\n`);
