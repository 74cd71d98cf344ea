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
    {
      id: 'locked',
      name: 'Locked',
      codes: ['22222'],
      routines: [],
      texts: ['the queue is locked', 'queue locked twice'],
      asked: [],
    },
    {
      id: 'late',
      name: 'Late',
      page: 'a/two',
      follows: true,
      codes: ['44444'],
      routines: [],
      texts: ['too late for the queue'],
      asked: [],
    },
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
      { text: 'everything burns at once', emitter: 'server', home: 'a/two' },
    ]),
    page('a/two', [
      { text: 'ERROR: worker "{name}" does not exist', code: '11111', emitter: 'server' },
      { text: 'everything burns at once', emitter: 'server' },
    ]),
  ],
  knowledge,
);
const subject = (id: string) => index.subjects.find((one) => one.id === id);

describe('the index', () => {
  it('gives what a page prints to the page, and lets the known error name that page', () => {
    expect(subject('a/one')?.texts).toContain('the queue is locked');
    expect(subject('locked')).toMatchObject({ kind: 'known', texts: ['queue locked twice'], mention: 'a/one' });
  });

  it('gives an entry to its page as soon as that page is written', () => {
    expect(subject('late')).toBeUndefined();
    expect(subject('a/two')).toMatchObject({ codes: ['44444'], follows: ['44444'] });
    expect(subject('a/two')?.texts).toContain('@after too late for the queue');
  });

  it('makes one page the home of what two print, and lets the other be found behind it', () => {
    expect(subject('a/one')?.texts).toContain('@also everything burns at once');
    expect(subject('a/two')?.texts).toContain('everything burns at once');
  });

  it('gives a code to its written home, else to the first page that has it', () => {
    expect(subject('a/one')?.codes).toEqual(['11111', '33333']);
    expect(subject('a/two')).toMatchObject({ also: ['11111'] });
  });

  it('keeps the severity of a message that two pages have, and no other', () => {
    expect(subject('a/one')?.texts.slice(1, 3)).toEqual([
      '@fatal worker "{name}" does not exist',
      'worker {name} was lost by the queue',
    ]);
    expect(subject('a/two')?.texts).toContain('@error worker "{name}" does not exist');
  });

  it('holds the stems of questions and of tags of several words, and PostgreSQL’s conditions', () => {
    expect(subject('a/one')?.asked).toEqual(['', '', 'word worker']);
    expect(index.conditions).toBe('11111 worker_lost');
  });
});
