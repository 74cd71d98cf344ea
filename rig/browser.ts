/**
 * The browser for tests: Chromium from npm on Linux x64, elsewhere an installed Chrome or Playwright's own browser.
 * A missing browser is an error, never a skipped test.
 */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Starts a headless browser, with further arguments where a test needs them; `PROOFBOOK_BROWSER` names another executable. The caller closes it. */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const named = process.env['PROOFBOOK_BROWSER'];
  if (named) return chromium.launch({ executablePath: named, args: [...args] });
  if (process.platform === 'linux' && process.arch === 'x64') return launchFromNpm(args);
  const executablePath = [...INSTALLED, chromium.executablePath()].find((path) => existsSync(path));
  if (!executablePath) {
    throw new Error('No browser found: install Chrome, or name one in PROOFBOOK_BROWSER.');
  }
  return chromium.launch({ executablePath, args: [...args] });
}

async function launchFromNpm(more: readonly string[]): Promise<Browser> {
  const { default: sparticuz } = await import('@sparticuz/chromium');
  // Its own arguments are made for a function in the cloud; of them only the missing sandbox concerns a test as root.
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', ...more],
  });
}
