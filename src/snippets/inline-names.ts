/** Fills the names of the stack into inline code, the way the Shiki transformer does for fences. */
import type { Element, Text } from 'hast';
import { defineHastPlugin, type HastPluginDefinition } from 'satteri';
import { fillNames, type Stack } from './stack.ts';

export function inlineNames(stack: Stack): HastPluginDefinition {
  return defineHastPlugin({
    name: 'proofbook:inline-names',
    element: {
      filter: ['code'],
      visit(node) {
        const only = node.children.length === 1 ? node.children[0] : undefined;
        if (only?.type !== 'text' || !only.value.includes('{{')) return;
        return { ...node, children: toNodes(only.value, stack) };
      },
    },
  });
}

function toNodes(code: string, stack: Stack): (Text | Element)[] {
  const { text, places } = fillNames(code, stack);
  const nodes = places.flatMap(({ name, start, end }, i): (Text | Element)[] => [
    textNode(text.slice(places[i - 1]?.end ?? 0, start)),
    {
      type: 'element',
      tagName: 'var',
      properties: { 'data-stack': name },
      children: [textNode(text.slice(start, end))],
    },
  ]);
  return [...nodes, textNode(text.slice(places.at(-1)?.end ?? 0))];
}

const textNode = (value: string): Text => ({ type: 'text', value });
