/**
 * The development server's door. Vite would give any file of the project to any page of this machine; here it gives the site's own
 * sources, at the one address that `npm run dev` printed, to that address's own pages and to a person who opens it.
 */
import { realpathSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** What the browser loads while pages are written. Everything else of the project stays where it is. */
const SERVED = ['src', 'contract', 'content', 'public', 'node_modules', '.astro'];

/** Where secrets lie, or may lie; refused even if something above were to let them in. */
const NEVER = ['**/.proofbook/**', '**/runner.config.*', '**/.env', '**/.env.*', '**/.git/**', '**/*.{crt,pem,key}'];

/** Vite's door to the person's editor: it starts a program. */
const EDITOR = '/__open-in-editor';

const root = fileURLToPath(new URL('..', import.meta.url));
const allow = [...SERVED.map((folder) => `${root}${folder}`), realpathSync(`${root}node_modules`)];

/** A Vite plugin for development; `site` is the origin that people open, absent when Astro was started by hand. */
export function devDoor(site: string | undefined): Plugin {
  return {
    name: 'proofbook:dev-door',
    apply: 'serve',
    config: () => ({
      server: {
        cors: false,
        strictPort: true,
        allowedHosts: [],
        fs: { strict: true, allow, deny: NEVER },
      },
    }),
    configureServer: ({ middlewares, httpServer }) => {
      if (site !== undefined) httpServer?.once('listening', () => holdOtherAddress(httpServer));
      middlewares.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
        const answer = answerAtDoor(request, site);
        if (answer === undefined) return next();
        response.writeHead(answer.status, { ...answer.headers, 'Content-Type': 'text/plain' }).end(answer.text);
      });
    },
  };
}

/** Astro listens at 127.0.0.1; a browser may take the name to ::1 first, so nobody else may have the port there. */
function holdOtherAddress(server: Pick<Server, 'address' | 'emit'>): void {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const also = createServer((socket) => server.emit('connection', socket));
  also.on('error', (error) => {
    if (!('code' in error) || error.code !== 'EADDRINUSE') return;
    console.error(`Port ${port} is taken at ::1 by another program; choose another one with PORT=….`);
    process.exit(1);
  });
  also.listen(port, '::1').unref();
}

interface DoorAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a request is answered that does not come in; undefined for one that does. */
function answerAtDoor({ headers, url = '/' }: IncomingMessage, site: string | undefined): DoorAnswer | undefined {
  const { host, origin } = headers;
  const own = site ?? `http://${host}`;
  const navigates = (headers['sec-fetch-mode'] ?? 'navigate') === 'navigate';
  if (own !== `http://${host}`) {
    return navigates && /^\/(?!\/)[\x21-\x7e]*$/.test(url)
      ? { status: 307, text: `The site is at ${own}.\n`, headers: { Location: own + url, 'Cache-Control': 'no-store' } }
      : { status: 421, text: `The site is at ${own}.\n` };
  }
  const foreign = origin !== undefined && origin !== own;
  const from = headers['sec-fetch-site'] ?? 'none';
  if (foreign || (!navigates && from !== 'same-origin' && from !== 'none')) {
    return { status: 403, text: 'Only the pages of this site may load its files.\n' };
  }
  return url.startsWith(EDITOR) ? { status: 404, text: 'Not found.\n' } : undefined;
}
