/** The built site on a free port, with the runner's own headers, for tests that need pages but no database. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setSecurityHeaders } from '../runner/http/headers.ts';
import { readStaticTable } from '../runner/http/static-table.ts';

export interface StaticSite {
  url: string;
  close(): Promise<void>;
}

/** Serves `folder`; it is read into memory first, so a build that goes on meanwhile does no harm. */
export async function serveSite(folder = 'dist'): Promise<StaticSite> {
  if (!existsSync(`${folder}/index.html`)) throw new Error(`${folder} has no site in it; run npm run build first.`);
  const { files, notFound } = readStaticTable(folder);
  const server = createServer((request, response) => {
    setSecurityHeaders(response);
    const route = files.get(new URL(request.url ?? '/', 'http://localhost').pathname) ?? notFound;
    if (route?.kind === 'file')
      response.writeHead(route.status, { 'Content-Type': route.file.type }).end(route.file.body);
    else if (route?.kind === 'redirect') response.writeHead(308, { Location: route.location }).end();
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
