import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../contract/events.ts';
import { outline } from './outline.testing.ts';
import { type Drawing, renderOutput } from './output.ts';
import { gatherRun } from './run.ts';

const started: RunEvent = {
  event: 'started',
  run: 'r1',
  snippet: 'connection/too-many-clients#connections-by-state',
  access: 'read',
  target: { label: 'sandbox', kind: 'sandbox', database: 'changemaker_v2', version: '16.14' },
  at: '2026-01-31T14:03:22Z',
};

const whole = { rows: false, columns: false, cells: false, bytes: false, notices: false };

const done = (row_count: number | null, truncated = whole): RunEvent => ({
  event: 'done',
  command: 'SELECT',
  row_count,
  truncated,
  duration_ms: 3.21,
  committed: false,
});

const states: RunEvent[] = [
  {
    event: 'columns',
    statement: 0,
    columns: [
      { name: 'state', type: 'text' },
      { name: 'connections', type: 'bigint' },
    ],
  },
  {
    event: 'rows',
    rows: [
      ['idle', '12'],
      [null, '3'],
    ],
  },
];

const draw = (events: RunEvent[], drawing: Partial<Drawing> = {}) =>
  outline(
    renderOutput(gatherRun(events), { access: 'read', view: undefined, probe: undefined, origin: 'live', ...drawing }),
  );

describe('the output of a run', () => {
  it('is a table with its row count, numbers apart from words, and NULL marked', () => {
    expect(draw([started, ...states, done(2)])).toMatchInlineSnapshot(`
      "div class="out"
        div class="out-grid"
          div class="out-scroll" tabindex="0" role="group" aria-label="Result table"
            table class="out-table"
              caption class="unseen" "2 rows, 2 columns"
              thead
                tr
                  th scope="col" title="text" "state"
                  th scope="col" class="out-number" title="bigint" "connections"
              tbody
                tr
                  td "idle"
                  td class="out-number" "12"
                tr
                  td
                    span class="out-null" "NULL"
                  td class="out-number" "3"
          p class="out-count" aria-hidden="true" "2 rows, 2 columns""
    `);
  });

  it('draws a bar beside each number, as an attribute of the drawing', () => {
    const view = { kind: 'bars', options: { x: 'state', y: 'connections' } } as const;
    expect(draw([started, ...states, done(2)], { view })).toMatchInlineSnapshot(`
      "div class="out"
        div class="out-grid"
          div class="out-scroll" tabindex="0" role="group" aria-label="Result table"
            table class="out-table"
              caption class="unseen" "2 rows, 2 columns"
              thead
                tr
                  th scope="col" title="text" "state"
                  th scope="col" class="out-number" title="bigint" colspan="2" "connections"
              tbody
                tr
                  th scope="row" "idle"
                  td class="out-bar-cell"
                    svg class="out-bar" aria-hidden="true"
                      rect class="out-bar-ground" width="100%" height="100%" rx="2"
                      rect class="out-bar-fill" width="100%" height="100%" rx="2"
                  td class="out-number" "12"
                tr
                  th scope="row"
                    span class="out-null" "NULL"
                  td class="out-bar-cell"
                    svg class="out-bar" aria-hidden="true"
                      rect class="out-bar-ground" width="100%" height="100%" rx="2"
                      rect class="out-bar-fill" width="25%" height="100%" rx="2"
                  td class="out-number" "3"
          p class="out-count" aria-hidden="true" "2 rows, 2 columns""
    `);
  });

  it('falls back to the plain table where the view’s columns are missing', () => {
    const view = { kind: 'bars', options: { x: 'state', y: 'gone' } } as const;
    expect(draw([started, ...states, done(2)], { view })).toBe(draw([started, ...states, done(2)]));
  });

  it('says how many rows of how many are shown, and names each limit that was hit', () => {
    const truncated = { rows: true, columns: true, cells: true, bytes: true, notices: true };
    expect(draw([started, ...states, done(12345, truncated)])).toMatchInlineSnapshot(`
      "div class="out"
        div class="out-grid"
          div class="out-scroll" tabindex="0" role="group" aria-label="Result table"
            table class="out-table"
              caption class="unseen" "showing 2 of 12,345 rows, 2 columns"
              thead
                tr
                  th scope="col" title="text" "state"
                  th scope="col" class="out-number" title="bigint" "connections"
              tbody
                tr
                  td "idle"
                  td class="out-number" "12"
                tr
                  td
                    span class="out-null" "NULL"
                  td class="out-number" "3"
          p class="out-count" aria-hidden="true" "showing 2 of 12,345 rows, 2 columns"
        ul class="out-limits"
          li "Rows after the first 500 are left out."
          li "Columns after the first 100 are left out."
          li "Values longer than 4,096 characters are cut."
          li "The result is larger than 1 MiB; what comes after is left out."
          li "Notices after the first 50 are left out.""
    `);
  });

  it('of a probe says whether its cause is there', () => {
    const probe = 'idle-pools';
    expect(draw([started, ...states, done(2)], { probe })).toContain('p class="out-verdict" data-found="yes"');
    expect(draw([started, ...states.slice(0, 1), done(0)], { probe })).toContain('data-found="no"');
    expect(draw([started], { probe })).not.toContain('out-verdict');
    const recorded = draw([started, ...states, done(2)], { probe, origin: 'recorded' });
    expect(recorded).toContain('"In the drill, this was the cause."');
    expect(recorded).not.toContain('Found');
  });

  it('says that there are more rows where nobody has counted them', () => {
    expect(draw([started, ...states, done(null, { ...whole, rows: true })])).toContain(
      'the first 2 rows; there are more',
    );
  });

  it('shows every field of an error, marks the place in the statement and links to the page that explains it', () => {
    const failed: RunEvent = {
      event: 'failed',
      name: 'StatementFailed',
      message: 'The statement failed; nothing was changed.',
      statement: 'SELECT *\nFROM "Usr"\nWHERE id = $1',
      error: {
        severity: 'ERROR',
        code: '42P01',
        message: 'relation "Usr" does not exist',
        detail: 'a detail',
        hint: 'a hint',
        position: 15,
        internal_position: 3,
        internal_query: 'SELECT 1',
        where: 'PL/pgSQL function f()',
        schema: 'public',
        table: 'Usr',
        column: 'id',
        data_type: 'text',
        constraint: 'Usr_pkey',
        routine: 'parserOpenTable',
      },
      explanation: {
        slug: 'migrations/schema-drift',
        title: 'Schema drift',
        confidence: 'guess',
        values: { relation_name: 'Usr' },
      },
      duration_ms: 1,
    };
    expect(draw([started, failed])).toMatchInlineSnapshot(`
      "div class="out"
        div class="out-note" data-tone="bad"
          p class="out-title" "PostgreSQL refused the statement"
          p class="out-message"
            strong "ERROR:"
            " "
            span class="out-value" "relation \\"Usr\\" does not exist"
            " "
            code class="out-code" "42P01"
          dl class="out-fields"
            dt "Detail"
            dd "a detail"
            dt "Hint"
            dd "a hint"
            dt "Context"
            dd "PL/pgSQL function f()"
            dt "Internal query"
            dd "SELECT 1"
            dt "Position in it"
            dd "3"
            dt "Schema"
            dd "public"
            dt "Table"
            dd "Usr"
            dt "Column"
            dd "id"
            dt "Data type"
            dd "text"
            dt "Constraint"
            dd "Usr_pkey"
            dt "Routine"
            dd "parserOpenTable"
          pre class="out-pre" tabindex="0"
            "SELECT *\\nFROM "
            mark "\\"Usr\\""
            "\\nWHERE id = $1"
          p "The statement failed; nothing was changed."
          p class="out-explanation"
            "Perhaps explained in "
            a href="/runbooks/migrations/schema-drift/" "Schema drift"
            ": "
            "relation name "
            code "Usr""
    `);
  });

  it('names a limit as the runner’s own, and not what ended sooner or for another reason', () => {
    const failed = (code: string, duration_ms: number): RunEvent => ({
      event: 'failed',
      name: 'StatementFailed',
      message: 'The statement failed.',
      error: { severity: 'FEHLER', code, message: 'in any language' },
      duration_ms,
    });
    expect(draw([started, failed('57014', 5_012)])).toContain('the runner’s own, 5.0 s for a read statement');
    expect(draw([started, failed('55P03', 1_003)])).toContain('the runner’s own, 1.0 s for a wait for a lock');
    expect(draw([started, failed('57014', 900)])).not.toContain('runner’s own');
    expect(draw([started, failed('22012', 9_000)])).not.toContain('runner’s own');
  });

  it('shows notices in the order in which they came', () => {
    const notice = (message: string): RunEvent => ({
      event: 'notice',
      notice: { severity: 'NOTICE', code: '00000', message },
    });
    expect(draw([started, notice('one'), notice('two'), done(0)])).toMatchInlineSnapshot(`
      "div class="out"
        ul class="out-notices"
          li
            p class="out-message"
              strong "NOTICE:"
              " "
              span class="out-value" "one"
              " "
              code class="out-code" "00000"
          li
            p class="out-message"
              strong "NOTICE:"
              " "
              span class="out-value" "two"
              " "
              code class="out-code" "00000""
    `);
  });

  it('says who cancelled a run', () => {
    const cancelled: RunEvent = {
      event: 'cancelled',
      reason: 'clock',
      message: 'It took too long.',
      duration_ms: 45000,
    };
    expect(draw([started, cancelled])).toMatchInlineSnapshot(`
      "div class="out"
        div class="out-note" data-tone="quiet"
          p class="out-title" "Cancelled"
          p "It took too long.""
    `);
  });

  it('calls a stream without a last event unknown, and for a write never harmless', () => {
    expect(draw([started])).toMatchInlineSnapshot(`
      "div class="out"
        div class="out-note" data-tone="warn"
          p class="out-title" "Outcome unknown"
          p "The connection to the runner ended before the run did."
          p "A read changes nothing, so you can run it again once the runner is back.""
    `);
    expect(draw([started], { access: 'write' })).toMatchInlineSnapshot(`
      "div class="out"
        div class="out-note" data-tone="warn"
          p class="out-title" "Outcome unknown"
          p "The connection to the runner ended before the run did."
          p
            "The change may or may not have been made; look before you run it again. "
            a href="#verify" "How to verify it""
    `);
  });

  it('says what a statement without rows did, and whether it stays', () => {
    const update: RunEvent = {
      event: 'done',
      command: 'UPDATE',
      row_count: 1,
      truncated: whole,
      duration_ms: 2,
      committed: true,
    };
    expect(draw([started, update])).toMatchInlineSnapshot(`"div class="out""`);
  });
});
