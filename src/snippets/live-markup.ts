/**
 * What in a page would be code and not prose: raw HTML, JavaScript, imports. MDX would carry it out or into the page, so a
 * page has none of it; it is made of Markdown and of the book's own components with plain attributes.
 */
import type { Problem } from './problem.ts';

/** The part of a syntax node that matters here. */
export interface MarkupNode {
  type: string;
  name?: string | null;
  value?: string;
  attributes?: { type: string; name?: string; value?: unknown }[];
  position?: { start: { line: number; column: number } };
}

/** What is wrong with a node, or undefined. */
export function liveMarkup(node: MarkupNode, file: string): Problem | undefined {
  const message = messageFor(node);
  const { line = 1, column = 1 } = node.position?.start ?? {};
  return message === undefined ? undefined : { file, line, column, message };
}

function messageFor({ type, name, value = '', attributes = [] }: MarkupNode): string | undefined {
  if (type === 'mdxjsEsm') return 'A page imports and exports nothing; its components are there by themselves.';
  if (/^mdx(Flow|Text)Expression$/.test(type)) {
    // A comment is an expression of nothing.
    if (/^\s*(\/\*((?!\*\/).)*\*\/\s*)*$/s.test(value)) return undefined;
    return 'A page holds no JavaScript; write the text, or put braces into code.';
  }
  if (!/^mdxJsx(Flow|Text)Element$/.test(type)) return undefined;
  if (!/^[A-Z]/.test(name ?? ''))
    return `A page holds no HTML (<${name ?? ''}>); use Markdown or a component of the book.`;
  const isPlain = attributes.every(
    (attribute) => attribute.type === 'mdxJsxAttribute' && typeof attribute.value !== 'object',
  );
  return isPlain ? undefined : `The attributes of <${name}> are plain texts, not JavaScript.`;
}
