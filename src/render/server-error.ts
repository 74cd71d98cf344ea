/** An error or a notice with every field that PostgreSQL sent. */
import type { ServerError } from '../../contract/events.ts';
import { type Child, h, type RenderNode } from './node.ts';

/** The fields besides the message, in the order in which psql prints them, each with its name for a person. */
const FIELDS = [
  ['detail', 'Detail'],
  ['hint', 'Hint'],
  ['where', 'Context'],
  ['internal_query', 'Internal query'],
  ['internal_position', 'Position in it'],
  ['schema', 'Schema'],
  ['table', 'Table'],
  ['column', 'Column'],
  ['data_type', 'Data type'],
  ['constraint', 'Constraint'],
  ['routine', 'Routine'],
] as const satisfies readonly (readonly [keyof ServerError, string])[];

/** Draws severity, message and code in one line, as a log would, and the other fields below it. */
export function renderServerError(error: ServerError): RenderNode[] {
  const fields = FIELDS.flatMap(([name, label]) => {
    const value = error[name];
    return value === undefined ? [] : [h('dt', {}, label), h('dd', {}, String(value))];
  });
  return [
    h('p', { class: 'out-message' }, severity(error), h('span', { class: 'out-value' }, error.message), code(error)),
    ...(fields.length > 0 ? [h('dl', { class: 'out-fields' }, fields)] : []),
  ];
}

const severity = (error: ServerError): Child =>
  error.severity === undefined ? undefined : [h('strong', {}, `${error.severity}:`), ' '];

const code = (error: ServerError): Child =>
  error.code === undefined ? undefined : [' ', h('code', { class: 'out-code' }, error.code)];
