/** One figure of a benchmark, always beside something it can be compared with in the same run: machines differ. */
export interface Figure {
  name: string;
  value: number;
  unit: 'ms' | 's' | 'B' | 'MB' | 'ratio' | 'count' | '%' | 'screens';
  /** What the value is compared with, measured in the same run where it is a time. */
  baseline?: { name: string; value: number };
  /** `value / baseline`. */
  ratio?: number;
  /** What we want it to be, in words. */
  aim?: string;
}

export interface Bench {
  name: string;
  run(): Promise<Figure[]>;
}

/** The middle value; of an even number, the upper of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** A figure with its ratio worked out. */
export const compared = (figure: Omit<Figure, 'ratio'> & Required<Pick<Figure, 'baseline'>>): Figure => ({
  ...figure,
  ratio: Number((figure.value / figure.baseline.value).toFixed(2)),
});
