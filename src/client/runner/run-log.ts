/**
 * The runs of this tab, in order, for the notes of an incident and for a reload. They stay in `sessionStorage`: no other
 * tab, no server and no later visit sees them.
 */
import type { Change, RunEvent } from '../../../contract/events.ts';

const KEY = 'proofbook.runs';

/** Characters that all kept runs may have; browsers give a tab about five million. */
const MAX_CHARS = 3_000_000;

export interface LoggedRun {
  /** Path of the page. */
  readonly page: string;
  /** Id of the card on it. */
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

/** The runs of a page, oldest first. */
export const runsOf = (page: string): LoggedRun[] => readAll().filter((run) => run.page === page);

/** Keeps a run; the oldest make room. */
export function logRun(run: LoggedRun): void {
  const runs = [...readAll(), run];
  let text = JSON.stringify(runs);
  while (text.length > MAX_CHARS && runs.length > 0) {
    runs.shift();
    text = JSON.stringify(runs);
  }
  write(text);
}

/** Forgets the runs of a page. */
export const forgetRuns = (page: string): void => write(JSON.stringify(readAll().filter((run) => run.page !== page)));

function readAll(): LoggedRun[] {
  try {
    const runs: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(runs) ? runs.filter(isLogged) : [];
  } catch {
    return [];
  }
}

function write(text: string): void {
  try {
    sessionStorage.setItem(KEY, text);
  } catch {
    // Storage can be full or forbidden; then the runs are on the page until it is left.
  }
}

/** What an older copy of the site has written may have another shape. */
const isLogged = (value: unknown): value is LoggedRun =>
  typeof value === 'object' &&
  value !== null &&
  ['page', 'card', 'sha256', 'title', 'text'].every((key) => typeof Reflect.get(value, key) === 'string') &&
  typeof Reflect.get(value, 'params') === 'object' &&
  Array.isArray(Reflect.get(value, 'events'));
