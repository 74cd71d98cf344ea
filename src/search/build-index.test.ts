import { describe, expect, it } from 'vitest';
import { indexOf } from './build-index.ts';
import type { Knowledge } from './knowledge.ts';
import type { RunbookSource } from './pages.ts';

const page = (slug: string, errors: RunbookSource['page']['errors']): RunbookSource => ({
  slug,
  prose: 'Queues and workers',
  firstCheck: undefined,
  page: {
    title: slug,
    summary: 's',
    severity: ['high'],
    errors,
    causes: [{ id: 'c', text: 'c' }],
    firstAid: [],
    related: [],
    tags: ['two words', 'one'],
  },
});

const knowledge: Knowledge = {
  wordings: {
    'a/one': {
      codes: ['11111'],
      routines: [],
      texts: ['worker {name} was lost by the queue'],
      asked: ['where is my worker'],
    },
  },
  uncovered: [
    { id: 'locked', name: 'Locked', codes: ['22222'], routines: [], texts: ['the queue is locked'], asked: [] },
  ],
  foreign: [{ id: 'mail', name: 'Mail', marks: ['SMTP'], ports: [25], texts: ['mailbox full'] }],
  sqlstates: [{ class: '11', title: 'Eleven', codes: { '11111': 'worker_lost' } }],
};

const index = indexOf(
  [
    page('a/one', [
      { text: 'FATAL: the queue is locked', code: '22222', emitter: 'server' },
      { text: 'FATAL: worker "{name}" does not exist', code: '33333', emitter: 'server' },
      { text: 'WARNING: worker {name} was lost by the queue', emitter: 'server' },
    ]),
    page('a/two', [{ text: 'ERROR: worker "{name}" does not exist', code: '11111', emitter: 'server' }]),
  ],
  knowledge,
);
const subject = (id: string) => index.subjects.find((one) => one.id === id);

describe('the index', () => {
  it('keeps a known error out of the page that lists it, and lets it name that page', () => {
    expect(subject('a/one')?.texts.join('\n')).not.toContain('locked');
    expect(subject('locked')).toMatchObject({
      kind: 'known',
      mentions: { 'the queue is locked': 'a/one', '22222': 'a/one' },
    });
  });

  it('gives a code to its written home, else to the first page that has it', () => {
    expect(subject('a/one')?.codes).toEqual(['11111', '33333']);
    expect(subject('a/two')).toMatchObject({ also: ['11111'] });
  });

  it('keeps the severity of a message that two pages have, and no other', () => {
    expect(subject('a/one')?.texts).toEqual([
      '@fatal worker "{name}" does not exist',
      'worker {name} was lost by the queue',
    ]);
    expect(subject('a/two')?.texts).toEqual(['@error worker "{name}" does not exist']);
  });

  it('holds the stems of questions and of tags of several words, and PostgreSQL’s conditions', () => {
    expect(subject('a/one')?.asked).toEqual(['', '', 'word worker']);
    expect(index.conditions).toBe('11111 worker_lost');
  });
});
