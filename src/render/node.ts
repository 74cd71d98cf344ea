/**
 * The neutral tree that all output is drawn as. It is made of plain data, so that the same functions serve the build
 * (recorded output, `Output.astro`) and the browser (live output, `to-dom.ts`). Tags and attributes come from our code
 * alone; values from a database can only ever be children, that is text.
 */

export type Tag =
  | 'a'
  | 'button'
  | 'caption'
  | 'code'
  | 'dd'
  | 'del'
  | 'details'
  | 'div'
  | 'dl'
  | 'dt'
  | 'figure'
  | 'form'
  | 'h4'
  | 'input'
  | 'ins'
  | 'label'
  | 'li'
  | 'mark'
  | 'ol'
  | 'p'
  | 'pre'
  | 'rect'
  | 'section'
  | 'span'
  | 'strong'
  | 'summary'
  | 'svg'
  | 'table'
  | 'tbody'
  | 'td'
  | 'th'
  | 'thead'
  | 'time'
  | 'tr'
  | 'ul';

export interface RenderNode {
  readonly tag: Tag;
  readonly attrs: Readonly<Record<string, string>>;
  readonly children: readonly (RenderNode | string)[];
}

/** What a builder may write as a child; `undefined` is left out, so that optional parts read as such. */
export type Child = RenderNode | string | undefined | readonly Child[];

/** Makes a node. An attribute that is `undefined` or `false` is left out, `true` is written as the empty string. */
export function h(
  tag: Tag,
  attrs: Readonly<Record<string, string | number | boolean | undefined>> = {},
  ...children: readonly Child[]
): RenderNode {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(attrs)) {
    if (value === undefined || value === false) continue;
    kept[name] = value === true ? '' : String(value);
  }
  return { tag, attrs: kept, children: flatten(children) };
}

/** The text of a node and all below it, as a screen reader would join it; for announcements and for tests. */
export function textOf(node: RenderNode | string): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('');
}

function flatten(children: readonly Child[]): (RenderNode | string)[] {
  const flat: (RenderNode | string)[] = [];
  for (const child of children) {
    if (child === undefined || child === '') continue;
    if (isList(child)) flat.push(...flatten(child));
    else flat.push(child);
  }
  return flat;
}

const isList = (child: Child): child is readonly Child[] => Array.isArray(child);
