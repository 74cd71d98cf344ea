/**
 * Draws the neutral tree in the browser. Every value becomes a text node and every attribute is set by name; nothing is
 * ever parsed as HTML, so what stands in a database cannot become part of the page.
 */
import type { RenderNode } from './node.ts';

const SVG = 'http://www.w3.org/2000/svg';

const SVG_TAGS = new Set(['svg', 'rect']);

/** Makes the DOM of a node and all below it. */
export function toDom({ tag, attrs, children }: RenderNode): Element {
  const element = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, value);
  element.append(...children.map((child) => (typeof child === 'string' ? child : toDom(child))));
  return element;
}
