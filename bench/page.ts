/** What an issue page costs on first load, against the 50 kB of Starlight and the 2 kB of a bare page with the same text. */
import { existsSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { launchBrowser } from '../test/e2e/browser.ts';
import { serveSite } from '../test/e2e/static-site.ts';
import { type Bench, compared, type Figure } from './figure.ts';

const PAGE = '/runbooks/connection/authentication-failed/';
/** Measured on the same content, brotli, all requests: Starlight 0.42.4, and Astro with MDX and no theme. */
const STARLIGHT = { name: 'Starlight, same content', value: 49_800 };
const BARE = { name: 'bare Astro page, same content', value: 2_100 };

export const page: Bench = {
  name: 'page',
  run: async () => {
    if (!existsSync(`dist${PAGE}index.html`))
      throw new Error('There is no built site to weigh; run npm run build first.');
    const loaded = await firstLoad();
    const sizes = loaded.map((path) => ({
      path,
      bytes: readFileSync(`dist${path.endsWith('/') ? `${path}index.html` : path}`),
    }));
    const raw = sizes.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const packed = (of: typeof sizes): number =>
      of.reduce((sum, { bytes }) => sum + brotliCompressSync(bytes).length, 0);
    const total = packed(sizes);
    const figures: Figure[] = [
      { name: 'requests of an issue page', value: sizes.length, unit: 'count' },
      { name: 'issue page, raw', value: raw, unit: 'B' },
      compared({ name: 'issue page, brotli', value: total, unit: 'B', baseline: STARLIGHT, aim: 'below 20 kB' }),
      compared({ name: 'issue page, brotli, against a bare page', value: total, unit: 'B', baseline: BARE }),
      {
        name: 'JavaScript of an issue page, brotli',
        value: packed(sizes.filter(({ path }) => path.endsWith('.js'))),
        unit: 'B',
      },
    ];
    return figures;
  },
};

/** Paths that a browser fetches until it is idle, cold. */
async function firstLoad(): Promise<string[]> {
  const site = await serveSite('dist');
  const browser = await launchBrowser();
  try {
    const tab = await browser.newPage();
    const paths: string[] = [];
    tab.on('response', (response) => {
      if (response.ok()) paths.push(new URL(response.url()).pathname);
    });
    await tab.goto(`${site.url}${PAGE}`, { waitUntil: 'networkidle' });
    return paths;
  } finally {
    await browser.close();
    await site.close();
  }
}
