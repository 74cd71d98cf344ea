import { describe, expect, it } from 'vitest';
import type { Target } from '../../contract/events.ts';
import { renderConfirmation } from './confirmation.ts';
import { outline } from './outline.testing.ts';
import type { Confirmation } from './run.ts';
import type { Origin } from './verdict.ts';

const target: Target = { label: 'local', kind: 'own', database: 'app_dev', version: '16.14' };

const preview: Confirmation = {
  event: 'needs-confirmation',
  nonce: 'n1',
  expires_at: '2026-01-31T14:04:22Z',
  confirm: 'apply',
  statements: ['UPDATE "User" SET name = \'b\' WHERE id = 1'],
  consequences: ['Other writers of these rows wait until the run has ended.'],
  changes: [
    {
      statement: 0,
      command: 'UPDATE',
      row_count: 1,
      columns: [
        { name: 'id', type: 'integer' },
        { name: 'name', type: 'text' },
      ],
      before: [['1', 'a']],
      after: [['1', 'b']],
    },
    {
      statement: 1,
      command: 'DELETE',
      row_count: 40,
      columns: [{ name: 'id', type: 'integer' }],
      before: [['7']],
      after: [],
    },
    {
      statement: 2,
      command: 'INSERT',
      row_count: 1,
      columns: [{ name: 'id', type: 'integer' }],
      before: [],
      after: [['8']],
    },
  ],
  locks: [{ relation: 'public."User"', mode: 'RowExclusiveLock', waiters: 'Schema changes wait.' }],
  wal_bytes: 312,
  duration_ms: 4.2,
};

const draw = (end: Confirmation, origin: Origin = 'live') => outline(renderConfirmation(end, target, origin));

describe('the question before a change', () => {
  it('shows what a write would change, its locks and its log, and offers to apply it', () => {
    expect(draw(preview)).toMatchInlineSnapshot(`
      "div class="out-confirm" data-confirm="apply" data-part="question" role="group" aria-label="Preview: nothing has been changed yet" tabindex="-1"
        p class="out-title" "Preview: nothing has been changed yet"
        p class="out-facts"
          "Ran in "
          "4.2 ms"
          " and was rolled back"
          "; it wrote 312 bytes of write-ahead log"
          "."
        section class="out-change"
          p class="out-change-title"
            strong "UPDATE"
            " changes 1 row"
          div class="out-scroll" tabindex="0" role="group" aria-label="Rows before and after"
            table class="out-table"
              caption class="unseen" "Rows of UPDATE before and after"
              thead
                tr
                  th scope="col" "row"
                  th scope="col" "id"
                  th scope="col" "name"
              tbody
                tr data-change="changed"
                  th scope="row" "changed"
                  td "1"
                  td
                    del "a"
                    " "
                    ins "b"
        section class="out-change"
          p class="out-change-title"
            strong "DELETE"
            " removes 40 rows"
            ", 1 of them shown"
          div class="out-scroll" tabindex="0" role="group" aria-label="Rows before and after"
            table class="out-table"
              caption class="unseen" "Rows of DELETE before and after"
              thead
                tr
                  th scope="col" "row"
                  th scope="col" "id"
              tbody
                tr data-change="removed"
                  th scope="row" "removed"
                  td
                    del "7"
        section class="out-change"
          p class="out-change-title"
            strong "INSERT"
            " adds 1 row"
          div class="out-scroll" tabindex="0" role="group" aria-label="Rows before and after"
            table class="out-table"
              caption class="unseen" "Rows of INSERT before and after"
              thead
                tr
                  th scope="col" "row"
                  th scope="col" "id"
              tbody
                tr data-change="added"
                  th scope="row" "added"
                  td
                    ins "8"
        ul class="out-consequences"
          li "Other writers of these rows wait until the run has ended."
        details class="out-raw"
          summary "1 lock"
          ul
            li
              code "public.\\"User\\""
              " RowExclusiveLock. Schema changes wait."
        div class="out-answers" data-part="answers"
          div class="out-actions"
            button type="button" class="card-button" data-action="apply" data-weight="write" "Apply"
            button type="button" class="card-button" data-action="discard" "Discard"
            span class="out-expiry"
              span data-part="expiry"
              " "
              button type="button" class="card-link" data-action="renew" "More time""
    `);
  });

  it('shows a changed row as it will be where its old state is not known', () => {
    const [update] = preview.changes;
    const drawn = draw({ ...preview, changes: update ? [{ ...update, before: [] }] : [] });
    expect(drawn).toContain('data-change="changed"');
    expect(drawn).not.toMatch(/\b(ins|del)\b/);
  });

  it('has no buttons in a recording', () => {
    expect(draw(preview, 'recorded')).not.toContain('button');
  });

  it('of the drill names no target, which would pass for the reader’s own', () => {
    const drawn = draw({ ...preview, confirm: 'admin', statements: ['REINDEX TABLE "User"'] }, 'recorded');
    expect(drawn).toContain('What the drill was asked to confirm');
    expect(drawn).not.toMatch(/class="target"|would run/);
  });

  it('offers nothing to apply where no row would change', () => {
    const [change] = preview.changes;
    const nothing = { ...preview, changes: change ? [{ ...change, row_count: 0, before: [], after: [] }] : [] };
    expect(draw(nothing)).toContain('There is nothing to apply.');
    expect(draw(nothing)).not.toContain('data-action="apply"');
  });

  it('sends the reader to the terminal where the runner asks there', () => {
    const drawn = draw({ ...preview, confirm: 'terminal', changes: [] });
    expect(drawn).toContain('Ask in the terminal');
    expect(drawn).not.toContain('input');
  });

  it('asks for the database’s name before an administrative statement', () => {
    const admin: Confirmation = {
      ...preview,
      confirm: 'admin',
      statements: ['REINDEX TABLE "User"'],
      consequences: ['Nobody can write to the table until it is done.'],
      changes: [],
      locks: [],
    };
    expect(draw(admin)).toMatchInlineSnapshot(`
      "div class="out-confirm" data-confirm="admin" data-part="question" role="group" aria-label="Review: nothing has been run yet" tabindex="-1"
        p class="out-title" "Review: nothing has been run yet"
        p
          "This is what would run"
          " on "
          span class="target" data-kind="own" title="Database app_dev"
            span class="target-kind" "Your database"
            span class="target-name" "local/app_dev"
          ":"
        pre class="out-pre" tabindex="0" "REINDEX TABLE \\"User\\""
        ul class="out-consequences"
          li "Nobody can write to the table until it is done."
        div class="out-answers" data-part="answers"
          form class="out-actions" data-action="confirm"
            label
              span
                "Type the database’s name, "
                code "app_dev"
                ", to run it"
              input type="text" name="typed" data-part="typed" data-expected="app_dev" autocomplete="off" autocapitalize="off" spellcheck="false"
              span class="param-problem" data-part="typed-problem"
            button type="submit" class="card-button" data-weight="danger" "Run on app_dev"
            button type="button" class="card-button" data-action="discard" "Discard"
            span class="out-expiry"
              span data-part="expiry"
              " "
              button type="button" class="card-link" data-action="renew" "More time""
    `);
  });
});
