/** The person at the terminal: one key for a new pairing link, Ctrl-C, and the question before an `admin` run. */
import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { CONFIRM_TTL_MS } from '../contract/limits.ts';
import { printable } from '../contract/printable.ts';
import type { TerminalQuestion } from './http/api/context.ts';
import { say } from './terminal-text.ts';

export interface Keys {
  readonly onPair: () => void;
  readonly onStop: () => void;
}

export interface Terminal {
  /** Listens for keys; without a terminal, for the same letters on standard input. */
  watch(keys: Keys): void;
  /** Whether the database's name was typed, in time. */
  ask(question: TerminalQuestion, signal: AbortSignal): Promise<boolean>;
  close(): void;
}

const CTRL_C = '\u0003';

/** There is one terminal, so this is made once. */
export function openTerminal(): Terminal {
  let keys: Keys | undefined;
  const onData = (data: Buffer): void => {
    const typed = data.toString('utf8');
    if (typed.includes(CTRL_C)) keys?.onStop();
    else if (typed.toLowerCase().includes('p')) keys?.onPair();
  };
  const pause = (): void => {
    stdin.off('data', onData);
    if (stdin.isTTY) stdin.setRawMode(false);
  };
  const resume = (): void => {
    if (stdin.isTTY) stdin.setRawMode(true);
    stdin.on('data', onData);
    stdin.resume();
  };
  // A start in the background has a standard input that cannot be read.
  stdin.on('error', () => undefined);
  return {
    watch: (watched) => {
      keys = watched;
      resume();
    },
    ask: async (question, signal) => {
      pause();
      try {
        return await askName(question, signal, () => keys?.onStop());
      } finally {
        resume();
      }
    },
    close: () => {
      pause();
      stdin.pause();
    },
  };
}

async function askName(question: TerminalQuestion, signal: AbortSignal, onStop: () => void): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stdout });
  lines.on('SIGINT', onStop);
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(CONFIRM_TTL_MS)]);
  try {
    const typed = await lines.question(questionText(question), { signal: inTime });
    return typed.trim() === question.database;
  } catch (thrown) {
    if (!inTime.aborted) throw thrown;
    say('\nNot confirmed.');
    return false;
  } finally {
    lines.close();
  }
}

/** Statements come from the book, but values from a page: control characters could paint over the terminal. */
function questionText({ target, database, statements, consequences }: TerminalQuestion): string {
  const lines = ['', `A page asks to run this on ${target} (${database}):`, '', ...statements, '', ...consequences, ''];
  return `${lines.map((line) => printable(line)).join('\n')}Type the database's name to run it: `;
}
