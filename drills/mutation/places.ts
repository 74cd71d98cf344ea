/** The lines of a page that a mutation may touch: its signatures, and the code that it shows for diagnosing and mending. */
import { parse } from 'yaml';

export interface Place {
  /** 1-based line in the file. */
  readonly line: number;
  readonly text: string;
  /** Id or title of the fence; the signature's text in the frontmatter. */
  readonly part: string;
  /** The heading that it stands below; empty in the frontmatter. */
  readonly section: string;
  readonly lang: string;
  /** Line of the fence's opening, as written. */
  readonly opening: string;
  /** Place of the line in its fence, from 0. */
  readonly index: number;
}

/** Lines of the frontmatter's `errors`, each with the signature it belongs to. */
export function frontmatterOf(source: string): Place[] {
  const lines = source.split('\n');
  const end = lines.indexOf('---', 1);
  const places: Place[] = [];
  let part = '';
  for (const [i, text] of lines.slice(0, end).entries()) {
    const quoted = /^ {2}- text: (.+)$/.exec(text)?.[1];
    if (quoted !== undefined) part = String(parse(quoted));
    if (/^\S/.test(text)) part = '';
    if (part !== '') places.push({ line: i + 1, text, part, section: '', lang: 'yaml', opening: '', index: 0 });
  }
  return places;
}

/** Lines of the fences that run, and of the titled ones that a reader is to carry out. */
export function fencesOf(source: string): Place[] {
  const places: Place[] = [];
  let open: { part: string; lang: string; opening: string; index: number } | undefined;
  let section = '';
  for (const [i, text] of source.split('\n').entries()) {
    if (!text.startsWith('```')) {
      if (open === undefined) section = /^#{2,3} (.+)$/.exec(text)?.[1] ?? section;
      else places.push({ line: i + 1, text, section, ...open, index: open.index++ });
      continue;
    }
    open = open === undefined ? openFence(text) : undefined;
  }
  return places.filter(({ part }) => part !== '');
}

/** Printed text is shown, not carried out. */
const SHOWN = new Set(['', 'text', 'log', 'json']);

function openFence(opening: string) {
  const lang = /^`+(\w*)/.exec(opening)?.[1] ?? '';
  const name = /\bid=(\S+)/.exec(opening)?.[1] ?? /\btitle="([^"]*)"/.exec(opening)?.[1] ?? '';
  const isRunnable = /^`+sql\s+run\b/.test(opening);
  return { part: isRunnable || !SHOWN.has(lang) ? name : '', lang, opening, index: 0 };
}
