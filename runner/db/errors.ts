/**
 * From what `pg` throws to what the page is told: every field that PostgreSQL sent, the SQLSTATE or errno as `code`, and
 * one permanent name, each of them cut to a bounded length. Nothing is read out of a message's text.
 */
import pg from 'pg';
import type { RefusalName } from '../../contract/errors.ts';
import { RunnerError } from '../../contract/errors.ts';
import type { ServerError } from '../../contract/events.ts';
import { cutText } from './bounds.ts';

/** A run that ended badly, with the server's own error where there is one. */
export class RunFailure extends RunnerError {
  readonly error: ServerError | undefined;

  constructor(refusal: RefusalName, options: { detail?: string; error?: ServerError; cause?: unknown } = {}) {
    super(refusal, options);
    this.name = 'RunFailure';
    this.error = options.error;
  }
}

/** The fields of a server's error or notice, or of a connection that failed before a server could say anything. */
export function toServerError(thrown: unknown): ServerError {
  if (thrown instanceof pg.DatabaseError || isNotice(thrown)) return fromFields(thrown);
  const error = firstCause(thrown);
  if (!(error instanceof Error)) return { message: 'The connection failed without a reason.' };
  // pg reports its own connection timeout without a code; the operating system's word for it is ETIMEDOUT.
  const timedOut = error.message === 'timeout expired';
  const code = timedOut ? 'ETIMEDOUT' : 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { message: cutText(error.message), ...(code !== undefined && { code }) };
}

/**
 * A name that resolves to several addresses fails with one error for all of them, whose own message is empty. The IPv4
 * address is the one that people know.
 */
function firstCause(thrown: unknown): unknown {
  if (!(thrown instanceof AggregateError)) return thrown;
  const errors: unknown[] = thrown.errors;
  return errors.find((e) => e instanceof Error && !/::/.test(e.message)) ?? errors[0] ?? thrown;
}

type Fields = Pick<
  pg.DatabaseError,
  | 'severity'
  | 'code'
  | 'detail'
  | 'hint'
  | 'position'
  | 'internalPosition'
  | 'internalQuery'
  | 'where'
  | 'schema'
  | 'table'
  | 'column'
  | 'dataType'
  | 'constraint'
  | 'routine'
> & { message?: string | undefined };

const isNotice = (thrown: unknown): thrown is Fields =>
  typeof thrown === 'object' && thrown !== null && 'severity' in thrown && 'message' in thrown;

function fromFields(fields: Fields): ServerError {
  const position = toPosition(fields.position);
  const internalPosition = toPosition(fields.internalPosition);
  const all = {
    severity: fields.severity,
    code: fields.code,
    detail: fields.detail,
    hint: fields.hint,
    position,
    internal_position: internalPosition,
    internal_query: fields.internalQuery,
    where: fields.where,
    schema: fields.schema,
    table: fields.table,
    column: fields.column,
    data_type: fields.dataType,
    constraint: fields.constraint,
    routine: fields.routine,
  };
  const sent = Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'string' ? cutText(value) : value] as const);
  return { ...Object.fromEntries(sent), message: cutText(fields.message ?? '') };
}

const toPosition = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
