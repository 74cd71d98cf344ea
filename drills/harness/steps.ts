/** The steps of a drill: each is timed, has a limit, and says what went wrong or what it was waiting for. */
import type { Step } from '../../contract/recording.ts';
import type { Journal } from './journal.ts';

export interface Steps {
  readonly done: readonly Step[];
  readonly failed: boolean;
  /** Runs a step; a failed one is noted and thrown on, so that what builds on it is left out. */
  run<T>(name: string, action: () => Promise<T>): Promise<T>;
}

/** Thrown on when a step has failed and is noted already. */
export class StepFailed extends Error {}

export function openSteps(journal: Journal, limitMs: number, signal: AbortSignal): Steps {
  const done: Step[] = [];
  return {
    done,
    get failed() {
      return done.some((step) => step.status === 'fail');
    },
    async run(name, action) {
      const start = performance.now();
      const ms = () => Math.round(performance.now() - start);
      try {
        const result = await withinLimit(action, journal, limitMs, signal);
        done.push({ name, status: 'pass', ms: ms() });
        return result;
      } catch (error) {
        if (signal.aborted) throw error;
        done.push({ name, status: 'fail', ms: ms(), reason: reasonOf(error) });
        throw new StepFailed(name, { cause: error });
      }
    },
  };
}

async function withinLimit<T>(
  action: () => Promise<T>,
  journal: Journal,
  limitMs: number,
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`It did not end within ${limitMs / 1000} s; it was waiting for ${journal.doing}.`)),
    limitMs,
  );
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort);
  const running = action();
  // When time runs out the action goes on until its lab is closed under it; how it then ends is of no interest.
  running.catch(() => {});
  try {
    return await Promise.race([running, stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message || error.name}${cause}`;
}
