/** The one way out to the terminal: nothing is printed that a terminal would obey. */
import { stderr, stdout } from 'node:process';
import { printable } from '../contract/printable.ts';

/** Prints a line on standard output. */
export const say = (line: string): void => void stdout.write(`${printable(line)}\n`);

/** Prints a line on standard error. */
export const complain = (line: string): void => void stderr.write(`${printable(line)}\n`);
