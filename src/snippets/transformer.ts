/**
 * Step 4 of the build: the Shiki transformer that stamps a fence's `<pre>` with what `CodeBlock.astro` needs to find its
 * snippet, fills in the names of the stack, and turns marker colours into classes. It sees the code and the info string but
 * no file, so it stamps and never collects.
 */
import type { ShikiTransformer } from 'shiki';
import { parseInfoString } from './info-string.ts';
import { leanTokens } from './lean-tokens.ts';
import { fillNames, type NamePlace, type Stack } from './stack.ts';
import { tokenClass } from './theme.ts';

/** A transformer for one build; `stack` gives the names. */
export function stampFences(stack: Stack): ShikiTransformer {
  return {
    name: 'proofbook:stamp',
    preprocess(code, options) {
      const filled = fillNames(code, stack);
      options.decorations = [...(options.decorations ?? []), ...filled.places.map(toDecoration)];
      return filled.text;
    },
    span(node) {
      const color = /color:(#[0-9A-F]{6})/i.exec(String(node.properties['style'] ?? ''))?.[1];
      const kind = tokenClass(color);
      delete node.properties['style'];
      if (kind) this.addClassToHast(node, kind);
    },
    pre(node) {
      const info = parseInfoString(this.options.meta?.__raw ?? '');
      delete node.properties['style'];
      node.properties['class'] = 'code';
      for (const code of node.children) if (code.type === 'element') code.children = leanTokens(code.children);
      node.properties['data-lang'] = this.options.lang;
      if (info.id) node.properties['data-fence-id'] = info.id;
      if (info.title) node.properties['data-title'] = info.title;
      if (info.run) node.properties['data-run'] = '';
    },
  };
}

/** A filled-in name becomes `<var data-stack="user">`, so that the page can show the reader's own. */
const toDecoration = ({ name, start, end }: NamePlace) => ({
  start,
  end,
  tagName: 'var',
  properties: { 'data-stack': name },
});
