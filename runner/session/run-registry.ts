/** The runs in progress: how many there may be, who may cancel which, and the clock that ends them all. */
import { randomUUID } from 'node:crypto';
import type { Access } from '../../contract/access.ts';
import { RunnerError } from '../../contract/errors.ts';
import type { RunEvent } from '../../contract/events.ts';
import { MAX_PARALLEL_RUNS, MAX_RUN_MS, STATEMENT_TIMEOUT_MS } from '../../contract/limits.ts';
import type { Session } from './sessions.ts';

export type CancelReason = Extract<RunEvent, { event: 'cancelled' }>['reason'];

export interface ActiveRun {
  readonly id: string;
  readonly access: Access;
  readonly session: Session;
  readonly signal: AbortSignal;
  /** Undefined until the run is cancelled; the first reason stays. */
  reason(): CancelReason | undefined;
  cancel(reason: CancelReason): void;
  /** Frees the run's place. */
  end(): void;
}

export interface RunRegistry {
  /** Takes a place for a run, or throws `Busy`. */
  open(session: Session, access: Access): ActiveRun;
  /** Cancels a run for the session that started it; false for everybody else. */
  cancel(id: string, session: Session): boolean;
  cancelAll(reason: CancelReason): void;
  readonly size: number;
}

export function createRunRegistry(): RunRegistry {
  const runs = new Map<string, ActiveRun>();
  return {
    open: (session, access) => {
      requirePlace(runs, access);
      const run = activeRun(session, access, () => runs.delete(run.id));
      runs.set(run.id, run);
      return run;
    },
    cancel: (id, session) => {
      const run = runs.get(id);
      if (run?.session !== session) return false;
      run.cancel('button');
      return true;
    },
    cancelAll: (reason) => {
      for (const run of runs.values()) run.cancel(reason);
    },
    get size() {
      return runs.size;
    },
  };
}

/** Of the runs at one time only one may change something. */
function requirePlace(runs: ReadonlyMap<string, ActiveRun>, access: Access): void {
  const changing = [...runs.values()].some((run) => run.access !== 'read');
  if (runs.size >= MAX_PARALLEL_RUNS) throw new RunnerError('Busy');
  if (access !== 'read' && changing) {
    throw new RunnerError('Busy', { detail: 'Another run that changes the database is still going on.' });
  }
}

function activeRun(session: Session, access: Access, onEnd: () => void): ActiveRun {
  const controller = new AbortController();
  let reason: CancelReason | undefined;
  const cancel = (why: CancelReason): void => {
    reason ??= why;
    controller.abort();
  };
  const clock = setTimeout(() => cancel('clock'), clockMs(access));
  return {
    id: randomUUID(),
    access,
    session,
    signal: controller.signal,
    reason: () => reason,
    cancel,
    end: () => {
      clearTimeout(clock);
      onEnd();
    },
  };
}

/** Maintenance has the time its statement has; the runner's clock is a little behind the server's. */
const clockMs = (access: Access): number => (access === 'admin' ? STATEMENT_TIMEOUT_MS.admin + MAX_RUN_MS : MAX_RUN_MS);
