/** The sets that search is measured on: what drills recorded, the corpus of our own, and an outside file. */
import { globSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { recordingSchema } from '../../contract/recording.ts';
import { makeCorpus } from '../../rig/corpus/corpus.ts';

export interface Item {
  readonly query: string;
  /** Slugs that are right, or `none`; what is neither is an error without a page. */
  readonly expect: readonly string[];
  readonly kind: string;
}

export interface ItemSet {
  readonly name: string;
  readonly items: readonly Item[];
}

const lineSchema = z.object({
  query: z.string(),
  expect: z.union([z.string(), z.array(z.string())]),
  kind: z.string().default('line'),
});

/** All sets there are; an outside corpus for each path. A recording or a line that cannot be read stops the bench. */
export function readSets(paths: readonly string[]): ItemSet[] {
  const recorded = recordedErrors();
  const own = makeCorpus().map(({ query, expect, kind }) => ({ query, expect: [expect], kind }));
  return [
    ...(recorded.length > 0 ? [{ name: 'recorded', items: recorded }] : []),
    { name: 'own', items: own },
    ...paths.map((path) => ({ name: 'outside', items: outside(path) })),
  ];
}

function outside(path: string): Item[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const { query, expect, kind } = lineSchema.parse(JSON.parse(line));
    return { query, expect: typeof expect === 'string' ? [expect] : expect, kind };
  });
}

/** Errors as drills saw them, each with another reader's values. The same message recorded on several versions counts once. */
function recordedErrors(): Item[] {
  const items = new Map<string, Item>();
  for (const file of globSync('content/recordings/*/*.json')) {
    const { page, errors } = recordingSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    for (const { message, code, emitter, fields } of errors) {
      const told = code === undefined || message.includes(code) ? message : `${message}\n  code: '${code}'`;
      const query = otherValues(told + causeOf(fields));
      items.set(query, { query, expect: [page], kind: emitter.split(' ')[0] ?? emitter });
    }
  }
  return [...items.values()];
}

const causeSchema = z.object({ cause: z.object({ message: z.string() }) });

/** The cause of a wrapper, printed below it as Node does. */
function causeOf(fields: unknown): string {
  const { data } = causeSchema.safeParse(fields);
  return data ? `\n  [cause]: error: ${data.cause.message}` : '';
}

/** Quoted values and numbers replaced, codes kept. */
const otherValues = (text: string): string =>
  text
    .replace(/(["`])(?!\d[\dA-Z]{4}\1)[\w.@-]{3,40}\1/g, '$1other_value$1')
    .replace(/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g, '10.9.8.7')
    .replace(/:\d{5}\b/g, ':5434');
