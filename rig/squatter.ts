/**
 * Another program at a runner's port while no runner is there: it answers everything, at every name, with a page of its own that the
 * browser may keep for a year, and leaves a service worker that answers later, when the port has its owner again.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

/** Title of every page that the squatter's code made. */
export const SQUATTED = 'squatted';

const PAGE = `<!doctype html><title>${SQUATTED}</title><script>
navigator.serviceWorker?.register('/squatter.js', { scope: '/' }).then(() => navigator.serviceWorker.ready)
  .then(() => { document.documentElement.dataset.left = 'worker'; });
</script>`;

const WORKER = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => event.respondWith(
  new Response('<!doctype html><title>${SQUATTED}</title>', { headers: { 'Content-Type': 'text/html' } })));
`;

/** Listens at both loopback addresses until it is told to leave. */
export async function squat(port: number): Promise<() => Promise<void>> {
  const servers = await Promise.all(['127.0.0.1', '::1'].map((host) => listenAt(port, host)));
  return async () => {
    await Promise.all(
      servers.map(async (server) => {
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        await closed;
      }),
    );
  };
}

async function listenAt(port: number, host: string): Promise<Server> {
  const server = createServer((request, response) => {
    const script = request.url === '/squatter.js';
    response.writeHead(200, {
      'Content-Type': script ? 'text/javascript' : 'text/html',
      'Cache-Control': 'public, max-age=31536000, immutable',
    });
    response.end(script ? WORKER : PAGE);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
