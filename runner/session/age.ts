/**
 * How old something is. The machine's clock can be set back, and the clock that can't stands still while a machine sleeps; the
 * one that shows more counts, so that neither lengthens a life.
 */

export interface Clocks {
  /** Milliseconds of a clock that nobody sets. */
  readonly steady: () => number;
  /** Milliseconds of the machine's clock. */
  readonly wall: () => number;
}

export const CLOCKS: Clocks = { steady: () => performance.now(), wall: Date.now };

/** Starts to measure; the result gives the age in milliseconds. */
export function ageFrom(clocks: Clocks): () => number {
  const steady = clocks.steady();
  const wall = clocks.wall();
  return () => Math.max(clocks.steady() - steady, clocks.wall() - wall);
}
