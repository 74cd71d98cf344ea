/** Where the first fix and the first check of each runbook stand, in screens from its top, on a laptop and on a phone. */
import { globSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../rig/browser.ts';
import { serveSite } from '../rig/static-site.ts';
import { type Figure, median } from './figure.ts';

const SIZES = [
  { width: 1366, height: 768 },
  { width: 375, height: 812 },
];

/** In screens; null where a page has none. */
interface Places {
  page: string;
  /** End of the first link to a solution, of this page or another one. */
  fix: number | null;
  /** End of the first button that asks the database something. */
  run: number | null;
  height: number;
}

/** Every runbook at both sizes, and the middle and the worst of each figure. */
export async function firstScreens(): Promise<Figure[]> {
  const paths = globSync('dist/runbooks/*/*/index.html').map((file) => file.slice('dist'.length, -'index.html'.length));
  const site = await serveSite('dist');
  const browser = await launchBrowser();
  try {
    const figures: Figure[] = [];
    for (const viewport of SIZES) {
      const page = await browser.newPage({ viewport });
      const places: Places[] = [];
      for (const path of paths) {
        await page.goto(`${site.url}${path}`);
        places.push({ page: path.slice('/runbooks/'.length, -1), ...(await placesOf(page)) });
      }
      await page.close();
      figures.push(...figuresOf(`${viewport.width} × ${viewport.height}`, places));
    }
    return figures;
  } finally {
    await browser.close();
    await site.close();
  }
}

function figuresOf(size: string, places: readonly Places[]): Figure[] {
  const summary = (['fix', 'run', 'height'] as const).flatMap((key): Figure[] => {
    const known = places.flatMap((place) => place[key] ?? []);
    const aim = key === 'height' ? {} : { aim: 'at most 1 screen' };
    return [
      { name: `${size}: ${WORDS[key]}, median`, value: median(known), unit: 'screens', ...aim },
      { name: `${size}: ${WORDS[key]}, worst`, value: Math.max(...known), unit: 'screens', ...aim },
    ];
  });
  const each = places.flatMap(({ page, fix, run }): Figure[] => [
    ...(fix === null ? [] : [{ name: `${size}: first fix of ${page}`, value: fix, unit: 'screens' as const }]),
    ...(run === null ? [] : [{ name: `${size}: first check of ${page}`, value: run, unit: 'screens' as const }]),
  ]);
  return [...summary, ...each];
}

const WORDS = { fix: 'first fix', run: 'first check', height: 'height of a page' };

/** Measured in the page. First aid counts as a fix only where it leads to a solution, not to a further check. */
const placesOf = (page: Page): Promise<Omit<Places, 'page'>> =>
  page.evaluate(() => {
    const inScreens = (y: number): number => Number((y / innerHeight).toFixed(2));
    const end = (elements: Element[]): number | null => {
      const ends = elements
        .filter((one) => one.checkVisibility())
        .map((one) => one.getBoundingClientRect().bottom + scrollY);
      return ends.length > 0 ? inScreens(Math.min(...ends)) : null;
    };
    const solutions = document.querySelector('h2#solutions');
    const isSolution = (link: HTMLAnchorElement): boolean => {
      const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      return Boolean(place && solutions && solutions.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING);
    };
    const aid = [...document.querySelectorAll<HTMLAnchorElement>('.first-aid a')].filter(isSolution);
    return {
      fix: end([...document.querySelectorAll('.cause-fix'), ...aid]),
      run: end([...document.querySelectorAll('.ask-button, run-snippet [data-part=run]')]),
      height: inScreens(document.documentElement.scrollHeight),
    };
  });
