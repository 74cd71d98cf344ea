/** The applications' services of a lab's Compose project, for the page's blocks that name them. */
import assert from 'node:assert/strict';
import type { ServiceHandler } from '../harness/compose.ts';
import type { Lab } from '../harness/lab.ts';

const APPLICATIONS = ['api', 'media-api'];

/** Lets blocks start and stop both applications; what happens to which is told, and nothing else happens. */
export function serveApplications(
  lab: Lab,
  told: (name: string, action: Parameters<ServiceHandler>[0]) => void = () => undefined,
): void {
  for (const name of APPLICATIONS) lab.service(name, (action) => told(name, action));
}

/** Runs the page's block that gives both applications their new environment; fails unless it starts each of them anew. */
export async function recreateApplications(lab: Lab): Promise<void> {
  const started: string[] = [];
  serveApplications(lab, (name, action) => void (action === 'start' && started.push(name)));
  await lab.shell(lab.block('Recreate the applications with the new environment'));
  assert.deepEqual(started, APPLICATIONS);
}
