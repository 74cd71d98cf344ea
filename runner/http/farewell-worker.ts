/**
 * The site has no service worker. A browser that asks for the script of one has been given one by somebody else, or by a script that
 * should not run here; what it gets is a worker that removes itself and loads its pages anew, past what a cache has of them. Browsers ask past the worker that is
 * installed, so that none can keep this away.
 */
import type { Visit } from './visit.ts';
import { onlyHeader } from './visit.ts';

const SCRIPT = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  await self.registration.unregister();
  for (const page of await self.clients.matchAll({ type: 'window', includeUncontrolled: true })) {
    await fetch(page.url, { cache: 'reload' }).catch(() => undefined);
    await page.navigate(page.url).catch(() => undefined);
  }
})()));
`;

/** Whether the request asks for a service worker's script, at whatever address. */
export const asksForWorker = ({ request }: Visit): boolean => onlyHeader(request, 'service-worker') === 'script';

/** Answers with the worker that removes itself. */
export function sendFarewellWorker({ request, response }: Visit): void {
  response.writeHead(200, {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Content-Length': Buffer.byteLength(SCRIPT),
    'Cache-Control': 'no-store',
    'Clear-Site-Data': '"cache"',
    'Service-Worker-Allowed': '/',
  });
  response.end(request.method === 'HEAD' ? undefined : SCRIPT);
}
