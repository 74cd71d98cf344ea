/** The person at the terminal: one key for a new pairing link, and Ctrl-C. */
import { stdin } from 'node:process';

export interface Keys {
  readonly onPair: () => void;
  readonly onStop: () => void;
}

const CTRL_C = '\u0003';

/** Listens for keys; without a terminal, for the same letters on standard input. Returns what ends it. */
export function watchKeys({ onPair, onStop }: Keys): () => void {
  const onData = (data: Buffer): void => {
    const keys = data.toString('utf8');
    if (keys.includes(CTRL_C)) onStop();
    else if (keys.toLowerCase().includes('p')) onPair();
  };
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on('data', onData);
  // A start in the background has a standard input that cannot be read.
  stdin.on('error', () => undefined);
  stdin.unref?.();
  return () => {
    stdin.off('data', onData);
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
  };
}
