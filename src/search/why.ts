/**
 * `npm run -s why`: the page of an error, in the terminal. Text as arguments or on stdin; `--json` prints one object,
 * `--jsonl` reads a `{"query"}` a line and writes an object a line. Exit code 0 for a match and for a batch, 1 for none.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { loadAnswers, loadCatalogues, loadIndex } from './load-index.ts';
import { type Answer, type ErrorIndex, matchError } from './match-error.ts';

const USAGE = `Usage: npm run -s why -- "the error"
       some command 2>&1 | npm run -s why

  --json    print {"matches": [{"slug", "confidence", "score", "values"}]}
  --jsonl   read {"query": "…"} a line from stdin and answer each with such an object
`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { json: { type: 'boolean' }, jsonl: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});

async function why(): Promise<number> {
  if (options['help'] || (positionals.length === 0 && process.stdin.isTTY)) {
    process.stdout.write(USAGE);
    return options['help'] ? 0 : 1;
  }
  const index = await loadIndex();
  if (options['jsonl']) return answerLines(index);
  const answer = answerOf(index, positionals.length > 0 ? positionals.join(' ') : await readStdin());
  if (options['json']) print(toJson(answer));
  else {
    const { whyText } = await import('./why-text.ts');
    print(whyText(index, await loadAnswers(), answer, process.stdout.isTTY));
  }
  return exitCode(answer);
}

const answerOf = (index: ErrorIndex, text: string): Answer => matchError(index, text, loadCatalogues(text));

/** A guess is no match: a script must not act on it. */
const exitCode = ({ matches }: Answer): number => (matches[0]?.confidence === 'match' ? 0 : 1);

/** The weight of what fits grows without end; outside, a score is between 0 and 1. */
function toJson({ matches, ...rest }: Answer): string {
  const scored = matches.map((match) => ({ ...match, score: Number((1 - Math.exp(-match.score / 4)).toFixed(2)) }));
  return JSON.stringify({ matches: scored, ...rest });
}

/** A batch that was answered is a success, whatever the answers are. */
async function answerLines(index: ErrorIndex): Promise<number> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim()) print(toJson(answerOf(index, queryOf(line))));
  }
  return 0;
}

/** A line that is not an object with a query is itself the query. */
function queryOf(line: string): string {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'query' in value ? String(value.query) : line;
  } catch {
    return line;
  }
}

async function readStdin(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;
  return text;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

process.exitCode = await why();
