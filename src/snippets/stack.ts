/** Names of the described stack: `{{service}}` in code becomes the name in `content/stack.yaml`. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const stackSchema = z.record(
  z.string().regex(/^[a-z_]+$/),
  z.strictObject({
    /** The name as the book writes it. */
    value: z.string().min(1),
    /** What it names, for the reader who sets their own. */
    about: z.string(),
  }),
);
export type Stack = z.infer<typeof stackSchema>;

/** Reads `content/stack.yaml`; throws when it does not fit its schema. */
export const loadStack = (path = 'content/stack.yaml'): Stack => stackSchema.parse(parse(readFileSync(path, 'utf8')));

/** A name's place in a text that was filled: characters `start` to `end` are the value of `name`. */
export interface NamePlace {
  name: string;
  start: number;
  end: number;
}

export interface FilledText {
  text: string;
  places: NamePlace[];
  /** Names that the stack does not have, with their offset in the text that was given. */
  unknown: { name: string; offset: number }[];
}

/** Replaces each `{{name}}` by its value; an unknown one stays as it is and is reported. */
export function fillNames(source: string, stack: Stack): FilledText {
  const places: NamePlace[] = [];
  const unknown: FilledText['unknown'] = [];
  let text = '';
  let copied = 0;
  for (const match of source.matchAll(/\{\{\s*([\w-]+)\s*\}\}/g)) {
    const name = match[1] ?? '';
    const value = stack[name]?.value;
    text += source.slice(copied, match.index);
    if (value === undefined) unknown.push({ name, offset: match.index });
    else places.push({ name, start: text.length, end: text.length + value.length });
    text += value ?? match[0];
    copied = match.index + match[0].length;
  }
  return { text: text + source.slice(copied), places, unknown };
}
