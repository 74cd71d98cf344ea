/**
 * What in a page would be code and not prose. MDX would carry it out at build time or into the reader's browser, so a page is Markdown,
 * the book's own components with the attributes they have, links to the web and into the book, and nothing else.
 */
import type { Problem } from './problem.ts';

/** The part of a syntax node that matters here. */
export interface MarkupNode {
  type: string;
  name?: string | null;
  value?: string;
  url?: string;
  attributes?: { type: string; name?: string; value?: unknown }[];
  position?: { start: { line: number; column: number } };
}

/** Components that pages may use (`src/components/mdx.ts`, and the overview's diagram), each with its attributes. */
const COMPONENTS: Readonly<Record<string, readonly string[]>> = {
  Callout: ['kind', 'title'],
  Causes: [],
  Cost: ['level'],
  Fold: ['title'],
  StackDiagram: [],
};

/** Where a link may lead: the web, encrypted; a page of the book; a place of the page. A browser reads `\` as `/`. */
const LINK = /^(https:\/\/[\x21-\x7e]+|\/(?![/\\])[\x21-\x5b\x5d-\x7e]*|#[\x21-\x7e]*)$/;

/** What is wrong with a node, or undefined. */
export function liveMarkup(node: MarkupNode, file: string): Problem | undefined {
  const message = messageFor(node);
  const { line = 1, column = 1 } = node.position?.start ?? {};
  return message === undefined ? undefined : { file, line, column, message };
}

function messageFor(node: MarkupNode): string | undefined {
  const { type, value = '', url = '' } = node;
  if (type === 'mdxjsEsm') return 'A page imports and exports nothing; its components are there by themselves.';
  if (type === 'html') return 'A page holds no HTML; use Markdown or a component of the book.';
  if (/^image/.test(type)) return 'A page holds no images; a browser would fetch them from wherever they are.';
  if (/^mdx(Flow|Text)Expression$/.test(type)) {
    // A comment is an expression of nothing.
    if (/^\s*(\/\*((?!\*\/).)*\*\/\s*)*$/s.test(value)) return undefined;
    return 'A page holds no JavaScript; write the text, or put braces into code.';
  }
  if ((type === 'link' || type === 'definition') && !LINK.test(url))
    return `A link leads to https://…, to /… in the book or to #… on the page, not to “${url.slice(0, 40)}”.`;
  return /^mdxJsx(Flow|Text)Element$/.test(type) ? elementMessage(node) : undefined;
}

function elementMessage({ name, attributes = [] }: MarkupNode): string | undefined {
  if (!/^[A-Z]/.test(name ?? ''))
    return `A page holds no HTML (<${name ?? ''}>); use Markdown or a component of the book.`;
  const known = Object.hasOwn(COMPONENTS, name ?? '') ? COMPONENTS[name ?? ''] : undefined;
  if (known === undefined)
    return `A page may not use <${name}>; the components are ${Object.keys(COMPONENTS).join(', ')}.`;
  for (const attribute of attributes) {
    if (attribute.type !== 'mdxJsxAttribute' || (typeof attribute.value === 'object' && attribute.value !== null))
      return `The attributes of <${name}> are plain texts, not JavaScript.`;
    if (!known.includes(attribute.name ?? ''))
      return `<${name}> has no attribute “${attribute.name}”; it has ${known.join(', ') || 'none'}.`;
  }
  return undefined;
}
