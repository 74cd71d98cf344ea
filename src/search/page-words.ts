/** The words of each page that tell it from the others, by how often the page has them and how few pages do. */
import { stems } from './match/words.ts';
import type { RunbookSource } from './pages.ts';

/** Words of a page that the index keeps. */
const WORDS_KEPT = 12;

/** For each page its telling words, the most telling first. */
export function tellingWords(pages: readonly RunbookSource[]): string[][] {
  const counted = pages.map(({ page, prose }) =>
    count([prose, page.summary, ...page.tags, ...page.causes.map((cause) => cause.text)].join(' ')),
  );
  const owners = new Map<string, number>();
  for (const words of counted) for (const word of words.keys()) owners.set(word, (owners.get(word) ?? 0) + 1);
  return counted.map((words, at) => {
    const tagged = new Set(stems((pages[at]?.page.tags ?? []).join(' ')));
    const value = (word: string, times: number) =>
      (1 + Math.log(times) + (tagged.has(word) ? 3 : 0)) * Math.log((pages.length + 1) / (owners.get(word) ?? 1));
    return [...words]
      .filter(([word]) => word.length > 2)
      .sort((a, b) => value(...b) - value(...a))
      .slice(0, WORDS_KEPT)
      .map(([word]) => word);
  });
}

function count(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of stems(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
