/**
 * The runs of this tab, in order, for the notes of an incident and for a reload. They stay in `sessionStorage`: no other
 * tab, no server and no later visit sees them. Each has a key of its own, since together they can be megabytes.
 */
import type { Change, RunEvent } from '../../../contract/events.ts';

/** Key of a run: `proofbook.run 12 /runbooks/…/`, numbered through the tab. */
const KEY = /^proofbook\.run (\d+) (.*)$/;

/** Characters that all kept runs may have; browsers give a tab about five million. */
const MAX_CHARS = 3_000_000;

export interface LoggedRun {
  /** Id of the card on its page. */
  readonly card: string;
  readonly sha256: string;
  readonly title: string;
  /** The code as the page showed it. */
  readonly text: string;
  readonly params: Readonly<Record<string, string>>;
  readonly events: readonly RunEvent[];
  /** What a confirmed run had been confirmed with. */
  readonly changes?: readonly Change[] | undefined;
}

let known: LoggedRun[] | undefined;

/** The runs of this page, oldest first. */
export function pageRuns(): readonly LoggedRun[] {
  known ??= storedKeys().flatMap(({ key, page }) => (page === location.pathname ? readRun(key) : []));
  return known;
}

/** Adds a run. It is stored once the page has drawn it, since a megabyte takes its time. */
export function logRun(run: LoggedRun): void {
  known = [...pageRuns(), run];
  setTimeout(() => store(run));
}

/** Forgets the runs of this page. */
export function forgetRuns(): void {
  known = [];
  for (const { key, page } of storedKeys()) if (page === location.pathname) sessionStorage.removeItem(key);
}

/** The oldest runs of the tab make room. */
function store(run: LoggedRun): void {
  const text = JSON.stringify(run);
  const kept = storedKeys();
  let chars = text.length + kept.reduce((sum, { key }) => sum + (sessionStorage.getItem(key)?.length ?? 0), 0);
  for (const { key } of kept) {
    if (chars <= MAX_CHARS) break;
    chars -= sessionStorage.getItem(key)?.length ?? 0;
    sessionStorage.removeItem(key);
  }
  const number = (kept.at(-1)?.number ?? 0) + 1;
  try {
    sessionStorage.setItem(`proofbook.run ${number} ${location.pathname}`, text);
  } catch {
    // Storage can be full or forbidden; then the run is on the page until it is left.
  }
}

function storedKeys(): { key: string; number: number; page: string }[] {
  return Object.keys(sessionStorage)
    .flatMap((key) => {
      const [, number, page = ''] = KEY.exec(key) ?? [];
      return number === undefined ? [] : [{ key, number: Number(number), page }];
    })
    .toSorted((a, b) => a.number - b.number);
}

/** None where an older copy of the site has written another shape. */
function readRun(key: string): LoggedRun[] {
  try {
    const run: unknown = JSON.parse(sessionStorage.getItem(key) ?? '');
    return isLogged(run) ? [run] : [];
  } catch {
    return [];
  }
}

const isLogged = (value: unknown): value is LoggedRun =>
  typeof value === 'object' &&
  value !== null &&
  ['card', 'sha256', 'title', 'text'].every((key) => typeof Reflect.get(value, key) === 'string') &&
  typeof Reflect.get(value, 'params') === 'object' &&
  Array.isArray(Reflect.get(value, 'events'));
