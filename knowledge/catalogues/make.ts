/**
 * Makes the message catalogues that lie beside this file from an unpacked PostgreSQL source:
 *
 *     node knowledge/catalogues/make.ts <folder of the source>
 *
 * PostgreSQL translates its own messages; turned round, a translated line gives the English one and its SQLSTATE. The
 * source is Debian's (`apt-get source postgresql-18`); `LICENCE` beside the results is PostgreSQL's.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildIndex } from '../../src/search/build-index.ts';
import { prepare } from '../../src/search/match/prepare.ts';
import { rankHits } from '../../src/search/match/rank.ts';
import { tokenize } from '../../src/search/match/tokens.ts';

const LANGUAGES = ['de', 'es', 'fr', 'it', 'ja', 'ko', 'pl', 'pt_BR', 'ru', 'sv', 'tr', 'uk', 'zh_CN'];
const CATALOGUES = ['src/backend/po', 'src/interfaces/libpq/po', 'src/bin/psql/po', 'src/bin/pg_dump/po'];
const SEVERITIES = ['ERROR', 'FATAL', 'PANIC', 'WARNING', 'LOG', 'DETAIL', 'HINT', 'NOTICE', 'error: ', 'warning: '];

const source = process.argv[2];
if (source === undefined) throw new Error('Name the folder of an unpacked PostgreSQL source.');

const index = buildIndex('content');
const prepared = prepare(index);
const states = statesOf(source);
const asked = new Map<string, string | undefined>();
for (const language of LANGUAGES) {
  const lines = new Map<string, string>();
  for (const folder of CATALOGUES) {
    for (const [english, translated] of entriesOf(join(source, folder, `${language}.po`))) {
      const plain = told(english);
      if (plain !== undefined && translated !== english && !lines.has(translated)) lines.set(translated, plain);
    }
  }
  const catalogue = { origin: 'PostgreSQL 18.6', messages: Object.fromEntries(lines) };
  writeFileSync(join('knowledge/catalogues', `${language}.json`), `${JSON.stringify(catalogue, null, 1)}\n`);
  process.stdout.write(`${language}: ${lines.size} messages\n`);
}

/** The English text that stands for a message, or nothing where search has no use for it. Asked once a message. */
function told(english: string): string | undefined {
  if (!asked.has(english)) asked.set(english, SEVERITIES.includes(english) ? english : answer(english));
  return asked.get(english);
}

/** The message where a signature of a page or of a known error fits it; its code where only that is at home on a page. */
function answer(english: string): string | undefined {
  if (english.length < 8 || english.length > 220 || english.includes('\n')) return undefined;
  const said = english.replace(/%(?:\d+\$)?[-0-9.*l]*[a-zA-Z]/g, 'x1');
  const [first] = rankHits(said, tokenize(said), prepared);
  if ((first?.alignment?.coverage ?? 0) > 0.8) return english;
  const code = states.get(english);
  const isAtHome = index.subjects.some(({ kind, codes }) => kind === undefined && codes?.includes(code ?? ''));
  return isAtHome ? code : undefined;
}

/** SQLSTATE by message, as the server's own source pairs them in `ereport`. */
function statesOf(folder: string): Map<string, string> {
  const codes = new Map(index.conditions.split('\n').map((line) => [line.slice(6).toUpperCase(), line.slice(0, 5)]));
  const found = new Map<string, string>();
  for (const file of globSync('src/backend/**/*.c', { cwd: folder })) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, code = '', message = ''] of text.matchAll(
      /errcode\(ERRCODE_(\w+)\)[\s\S]{0,80}?errmsg\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)/g,
    )) {
      found.set(unquote(message), codes.get(code) ?? '');
    }
  }
  return found;
}

/** The translated messages of a catalogue; fuzzy and plural entries are left out. */
function entriesOf(file: string): [string, string][] {
  return readFileSync(file, 'utf8')
    .split(/\n\n+/)
    .flatMap((block): [string, string][] => {
      if (/^#,.*fuzzy/m.test(block) || /^#~/m.test(block)) return [];
      const [, id] = /^msgid ((?:"(?:[^"\\]|\\.)*"\n?)+)/m.exec(block) ?? [];
      const [, text] = /^msgstr(?:\[0\])? ((?:"(?:[^"\\]|\\.)*"\n?)+)/m.exec(block) ?? [];
      return id && text && unquote(text) !== '' ? [[unquote(id), unquote(text)]] : [];
    });
}

/** The text of C's neighbouring string literals. */
function unquote(literals: string): string {
  return [...literals.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
    .map(([, part = '']) => part)
    .join('')
    .replace(/\\n/g, '\n')
    .replace(/\\(.)/g, '$1')
    .trim();
}
