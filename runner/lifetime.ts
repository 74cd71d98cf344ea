/**
 * The process from start to end: what was started is stopped in reverse order, whether the end came by Ctrl-C, by a signal
 * or by a start that failed half way.
 */
import { inspect } from 'node:util';
import { SandboxRefusal } from '../postgres/refusal.ts';
import { StartError } from './start-error.ts';
import { StateUnwritable } from './state-file.ts';
import { complain } from './terminal-text.ts';

export interface Lifetime {
  /** Aborted as soon as the end has begun, also in the middle of the start. */
  readonly signal: AbortSignal;
  /** Remembers how to stop something. */
  onEnd(stop: () => Promise<void> | void): void;
  /** Ends the process as a person asked for, or with the outcome of its work. */
  end(exitCode?: number): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a start; the process then lives on until it is told to end. */
export async function live(start: (lifetime: Lifetime) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const stops: (() => Promise<void> | void)[] = [];
  const asked = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve());
  });
  let code = 0;
  const end = (exitCode = 0): void => {
    // A second Ctrl-C does not wait; the sandbox has a guard of its own that stops it.
    if (controller.signal.aborted) process.exit(1);
    code = exitCode;
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, () => end());
  try {
    await start({ signal: controller.signal, onEnd: (stop) => stops.push(stop), end });
    await asked;
  } catch (thrown) {
    if (!controller.signal.aborted) code = report(thrown);
  }
  for (const stop of stops.reverse()) {
    try {
      await stop();
    } catch (thrown) {
      code = report(thrown);
    }
  }
  process.exit(code);
}

/** A condition of the machine is one sentence; anything else is a fault and keeps its stack. */
function report(thrown: unknown): number {
  const expected =
    thrown instanceof StartError || thrown instanceof SandboxRefusal || thrown instanceof StateUnwritable;
  complain(expected ? thrown.message : inspect(thrown));
  return 1;
}
