/** Which runnable snippet of a page tells a cause apart. */
import { readFileSync } from 'node:fs';
import { manifestSchema } from '../../contract/snippet.ts';
import { MANIFEST } from '../snippets/integration.ts';

/** Cause to the probe that proves it, for one page: `idle-clients` → its snippet's place on the page and its title. */
export function probesOf(page: string): Map<string, { anchor: string; title: string }> {
  const { snippets } = manifestSchema.parse(JSON.parse(readFileSync(MANIFEST, 'utf8')));
  const probes = new Map<string, { anchor: string; title: string }>();
  for (const { id, probe, title } of snippets) {
    const [owner, anchor] = id.split('#');
    if (owner === page && probe && anchor && !probes.has(probe)) probes.set(probe, { anchor, title });
  }
  return probes;
}
