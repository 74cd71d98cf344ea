/**
 * Whether a line is an event that this page can draw. The schema in `contract/events.ts` is the runner's promise; here only
 * the shape is checked that drawing relies on, so that no schema library has to be loaded.
 */
import type { RunEvent } from '../../../contract/events.ts';

type Shape = Readonly<Record<string, 'string' | 'number' | 'object' | 'array' | 'boolean'>>;

const SHAPES: Readonly<Record<RunEvent['event'], Shape>> = {
  started: { run: 'string', target: 'object', at: 'string' },
  columns: { statement: 'number', columns: 'array' },
  rows: { rows: 'array' },
  notice: { notice: 'object' },
  heartbeat: {},
  'needs-confirmation': {
    nonce: 'string',
    expires_at: 'string',
    statements: 'array',
    consequences: 'array',
    changes: 'array',
    locks: 'array',
    duration_ms: 'number',
  },
  done: { command: 'string', truncated: 'object', duration_ms: 'number', committed: 'boolean' },
  failed: { name: 'string', message: 'string', duration_ms: 'number' },
  cancelled: { message: 'string', duration_ms: 'number' },
};

/** Narrows a parsed line; an event that a newer runner has added is no event here. */
export function isRunEvent(value: unknown): value is RunEvent {
  if (!isObject(value)) return false;
  const name = value['event'];
  if (typeof name !== 'string' || !Object.hasOwn(SHAPES, name)) return false;
  const shape = SHAPES[name as RunEvent['event']];
  return Object.entries(shape).every(([key, type]) => typeOf(value[key]) === type);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);
