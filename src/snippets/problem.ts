/** What is wrong with a page, told so that the writer can go straight to it. */

export interface Problem {
  /** Path from the project's root. */
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
  /** One sentence: what is wrong and what would be right. */
  message: string;
}

export const formatProblem = (p: Problem): string => `${p.file}:${p.line}:${p.column} ${p.message}`;

/** Stops the build with every problem of the book at once, so that one build is enough to see them all. */
export class ContentError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super(`${count} in the content:\n${problems.map((p) => `  ${formatProblem(p)}`).join('\n')}`);
    this.name = 'ContentError';
    this.problems = problems;
  }
}

/**
 * The position `offset` characters into a text that begins at `start`, for texts whose lines all begin in `start.column`
 * (a fence inside a list is indented as a whole).
 */
export function positionAt(text: string, offset: number, start: { line: number; column: number }) {
  const before = text.slice(0, offset).split('\n');
  const last = before.at(-1) ?? '';
  return { line: start.line + before.length - 1, column: start.column + last.length };
}
