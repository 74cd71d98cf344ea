/** The frontmatter of a page, as far as the snippets and links need it. All of it is checked by the content collections. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';

/** A place on this page or another that the frontmatter sends the reader to. */
export interface Pointer {
  /** The field, as a writer would name it: `firstAid[0].at`, `causes[2].fix`. */
  field: string;
  /** What stands there: a place (`start-the-database`), a heading word for word, or an address (`/runbooks/…/#…`). */
  value: string;
  line: number;
  column: number;
}

export interface Frontmatter {
  /** Ids of the causes that the page declares; none for a page without frontmatter. */
  causes: string[];
  /** `at` of each line of first aid. */
  firstAid: Pointer[];
  /** `fix` of each cause that has one. */
  fixes: Pointer[];
}

const causesSchema = z.array(z.object({ id: z.string() }));

export function loadFrontmatter(source: string): Frontmatter {
  const yaml = /^---\r?\n([\s\S]*?)\r?\n---/.exec(source)?.[1] ?? '';
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  const causes = causesSchema.safeParse(document.toJS()?.causes ?? []);
  const pointers = (list: string, key: string): Pointer[] => {
    const items: unknown = document.get(list);
    if (!isSeq<Node>(items)) return [];
    return items.items.flatMap((item, index) => {
      const node = isMap(item) ? item.get(key, true) : undefined;
      if (!isScalar(node) || typeof node.value !== 'string') return [];
      const { line, col } = lines.linePos(node.range?.[0] ?? 0);
      // The first line of the file is the opening `---`.
      return [{ field: `${list}[${index}].${key}`, value: node.value, line: line + 1, column: col }];
    });
  };
  return {
    causes: causes.success ? causes.data.map((cause) => cause.id) : [],
    firstAid: pointers('firstAid', 'at'),
    fixes: pointers('causes', 'fix'),
  };
}
