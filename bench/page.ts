/** What issue pages cost on first load, against the 50 kB of Starlight and the 2 kB of a bare page with the same text. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../rig/browser.ts';
import { serveSite } from '../rig/static-site.ts';
import { type Bench, compared, type Figure } from './figure.ts';
import { firstScreens } from './first-screen.ts';

/** Measured on the same content, brotli, all requests: Starlight 0.42.4, and Astro with MDX and no theme. */
const STARLIGHT = { name: 'Starlight, same content', value: 49_800 };
const BARE = { name: 'bare Astro page, same content', value: 2_100 };

interface Load {
  page: string;
  requests: number;
  raw: number;
  packed: number;
  /** Brotli bytes of the page itself, its style sheets, its scripts and the display face, which the browser may leave for later. */
  parts: Record<'html' | 'css' | 'js' | 'woff2', number>;
}

export const page: Bench = {
  name: 'page',
  run: async () => {
    const pages = globSync('dist/runbooks/*/*/index.html').map((file) =>
      file.slice('dist'.length, -'index.html'.length),
    );
    if (pages.length === 0) throw new Error('There is no built site to weigh; run npm run build first.');
    const loads = (await firstLoads(pages)).sort((a, b) => a.packed - b.packed);
    const [lightest, median, heaviest] = [loads[0], loads[Math.floor(loads.length / 2)], loads.at(-1)];
    return [
      ...figuresOf('lightest', lightest),
      ...figuresOf('median', median),
      ...figuresOf('heaviest', heaviest),
      ...(await firstScreens()),
    ];
  },
};

function figuresOf(name: string, load: Load | undefined): Figure[] {
  if (!load) return [];
  const title = `${name} issue page (${load.page})`;
  return [
    { name: `requests of the ${title}`, value: load.requests, unit: 'count' },
    { name: `${title}, raw`, value: load.raw, unit: 'B' },
    compared({
      name: `${title}, brotli`,
      value: load.packed,
      unit: 'B',
      baseline: STARLIGHT,
      aim: 'median below 20 kB, heaviest below 26',
    }),
    compared({ name: `${title}, brotli, against a bare page`, value: load.packed, unit: 'B', baseline: BARE }),
    { name: `${name}: HTML, brotli`, value: load.parts.html, unit: 'B' },
    { name: `${name}: CSS, brotli`, value: load.parts.css, unit: 'B' },
    { name: `${name}: JavaScript, brotli`, value: load.parts.js, unit: 'B' },
    { name: `${name}: display face, not counted above`, value: load.parts.woff2, unit: 'B' },
  ];
}

async function firstLoads(pages: readonly string[]): Promise<Load[]> {
  const site = await serveSite('dist');
  const browser = await launchBrowser();
  try {
    const loads: Load[] = [];
    for (const path of pages) loads.push(weigh(path, await requestsOf(browser, site.url, path)));
    return loads;
  } finally {
    await browser.close();
    await site.close();
  }
}

/** Paths that a browser fetches until it is idle, with nothing in its cache. */
async function requestsOf(browser: Browser, origin: string, path: string): Promise<string[]> {
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    const paths: string[] = [];
    tab.on('response', (response) => {
      if (response.ok()) paths.push(new URL(response.url()).pathname);
    });
    await tab.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
    return paths;
  } finally {
    await context.close();
  }
}

function weigh(page: string, paths: readonly string[]): Load {
  const load: Load = { page, requests: paths.length, raw: 0, packed: 0, parts: { html: 0, css: 0, js: 0, woff2: 0 } };
  for (const path of paths) {
    const file = `dist${path.endsWith('/') ? `${path}index.html` : path}`;
    if (!existsSync(file))
      throw new Error(`The page ${page} loads ${path}, which is not in dist; build the site again.`);
    const bytes = readFileSync(file);
    const packed = brotliCompressSync(bytes).length;
    load.raw += bytes.length;
    const kind = (['css', 'js', 'woff2'] as const).find((ending) => path.endsWith(`.${ending}`));
    if (kind !== 'woff2') load.packed += packed;
    if (kind || path.endsWith('/')) load.parts[kind ?? 'html'] += packed;
  }
  return load;
}
