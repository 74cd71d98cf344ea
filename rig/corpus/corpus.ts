/** The corpus of search: some four hundred pastes, made from a fixed seed, each with the page that must answer it. */
import { SERVER_MESSAGES, type ServerMessage } from './messages.ts';
import { NEGATIVES } from './negatives.ts';
import { QUESTIONS } from './questions.ts';
import { type Random, seeded } from './random.ts';
import { SHAPES } from './shapes.ts';
import { TOOL_PASTES } from './tools.ts';
import { fillHoles } from './values.ts';
import { WRITTEN } from './written.ts';

export interface CorpusItem {
  readonly query: string;
  /** A page's slug; `known` for an error without a page, `none` for what is not PostgreSQL's. */
  readonly expect: string;
  /** `line`, `block`, `fragment`, `question` or `none`. */
  readonly kind: string;
  /** How the error came: `jsonlog`, `django`, `tool`, … */
  readonly shape: string;
}

const SEED = 20_250_304;
/** Shapes that each server message is put into. */
const SHAPES_PER_MESSAGE = 5;

/** The whole corpus; the same in every run, and another one for another seed. */
export function makeCorpus(seed = SEED): CorpusItem[] {
  const random = seeded(seed);
  const server = SERVER_MESSAGES.flatMap((message, at) =>
    Array.from({ length: SHAPES_PER_MESSAGE }, (_, turn) => shaped(message, at * SHAPES_PER_MESSAGE + turn, random)),
  );
  const tools = TOOL_PASTES.map(([expect, text]) => ({ ...item(fillHoles(text, random), expect), shape: 'tool' }));
  const questions = QUESTIONS.map(([expect, query]) => ({ query, expect, kind: 'question', shape: 'question' }));
  const negatives = NEGATIVES.map((query) => ({ query, expect: 'none', kind: 'none', shape: 'none' }));
  const written = WRITTEN.map(([expect, query]) => ({
    ...item(query, expect),
    shape: 'written',
    ...(expect === 'none' && { kind: 'none' }),
  }));
  return [...server, ...tools, ...written, ...questions, ...negatives];
}

function shaped(message: ServerMessage, turn: number, random: Random): CorpusItem {
  const shape = SHAPES[turn % SHAPES.length] ?? random.pick(SHAPES);
  const filled = {
    ...message,
    text: fillHoles(message.text, random),
    ...(message.detail !== undefined && { detail: fillHoles(message.detail, random) }),
  };
  return { ...item(shape.wrap(filled, random), message.expect), shape: shape.name };
}

function item(query: string, expect: string): Omit<CorpusItem, 'shape'> {
  const kind = query.includes('\n') ? 'block' : query.length > 24 ? 'line' : 'fragment';
  return { query, expect, kind };
}
