import { describe, expect, it } from 'vitest';
import type { BookFacts, Finding } from '../../contract/finding.ts';
import { hostileSnippet } from '../../rig/hostile-manifest.ts';
import { noTarget } from '../../rig/no-target.ts';
import { probesOf } from './probes.ts';
import { compared, exitCode, type Report, reportOf } from './report.ts';
import { reportMarkdown } from './report-markdown.ts';
import { reportText } from './report-text.ts';

const names = ['low', 'high', 'healthy', 'unseen', 'silent'];
const snippets = names.map((id) => hostileSnippet({ id, sql: 'SELECT 1', probe: id }));
const facts: BookFacts = {
  'attack/page': {
    title: 'A page',
    severity: 'high',
    causes: {
      low: { text: 'A small thing.', severity: 'low', noFix: 'It needs none.' },
      high: {
        text: 'A large thing.',
        severity: 'high',
        fix: { text: 'Fix it', address: '/runbooks/attack/page/#fix-it' },
      },
    },
  },
};
const book = { facts, snippets: new Map(snippets.map((snippet) => [snippet.id, snippet])) };
const probes = probesOf(snippets, facts, { params: {} });

const found = (id: string, state: Finding['state'], more: Partial<Finding> = {}): Finding => ({
  probe: `attack/page#${id}`,
  page: 'attack/page',
  cause: id,
  state,
  severity: facts['attack/page']?.causes[id]?.severity ?? 'high',
  why: '',
  columns: [],
  rows: [],
  row_count: 0,
  ms: 1,
  ...more,
});

const EVIDENCE = { columns: [{ name: 'pid', type: 'integer' }], rows: [['7|\u001B[31m`x']], row_count: 3 };
const FINDINGS = [
  found('low', 'present', EVIDENCE),
  found('healthy', 'absent'),
  found('unseen', 'cannot-see', { why: 'A role with the rights of pg_monitor would.' }),
  found('high', 'present', EVIDENCE),
];

const report = (findings = FINDINGS, trouble = true): Report =>
  reportOf({
    target: noTarget,
    facts: undefined,
    probes,
    findings,
    trouble: trouble ? { name: 'ConnectionLost', message: 'The connection ended.', error: undefined } : undefined,
    ms: 12,
  });

describe('a report', () => {
  it('has the worst first, and what was not asked as failed', () => {
    const order = report().findings.map(({ cause, state }) => `${cause} ${state}`);
    expect(order).toEqual(['high present', 'low present', 'silent failed', 'unseen cannot-see', 'healthy absent']);
    expect(report().findings[2]?.why).toBe('Not asked. The connection ended.');
    expect(report().complete).toBe(false);
  });

  it('says what is new and what is gone; what is no longer seen has not gone', () => {
    const before = {
      findings: [
        { probe: 'attack/page#low', state: 'present' as const },
        { probe: 'attack/page#healthy', state: 'present' as const },
        { probe: 'attack/page#unseen', state: 'present' as const },
      ],
    };
    const { new: news, gone } = compared(report(), before);
    expect(news).toEqual(['attack/page#high']);
    expect(gone).toEqual(['attack/page#healthy']);
  });

  it.each([
    ['without --fail-on', undefined, 0],
    ['with a finding as bad', 'high', 1],
    ['with a worse one', 'medium', 1],
    ['with lesser ones only', 'critical', 0],
  ] as const)('ends %s', (_, failOn, code) => expect(exitCode(report(FINDINGS, false), failOn)).toBe(code));

  it('ends with 2 when it was not finished, and with 1 when what was found is bad enough', () => {
    expect(exitCode(report(), undefined)).toBe(2);
    expect(exitCode(report(), 'critical')).toBe(2);
    expect(exitCode(report(), 'high')).toBe(1);
  });

  it('counts only what is new once it was compared', () => {
    const before = { findings: [{ probe: 'attack/page#high', state: 'present' as const }] };
    expect(exitCode(compared(report(FINDINGS, false), before), 'high')).toBe(0);
    expect(exitCode(compared(report(FINDINGS, false), before), 'low')).toBe(1);
  });
});

describe('told', () => {
  it('to a person: cause, evidence, fix; who would see the unseen; that it was not finished', () => {
    const text = reportText(book, report(), false);
    expect(text).toContain('NOT FINISHED: The connection ended.');
    expect(text).toMatch(/HIGH {2}A page: A large thing\.[\s\S]*LOW {2}A page: A small thing\./);
    expect(text).toContain('http://127.0.0.1:4780/runbooks/attack/page/#fix-it');
    expect(text).toContain('(and 2 more)');
    expect(text).toMatch(/Not seen \(1\)\n {2}A role with the rights of pg_monitor would\./);
    expect(text).toContain('Healthy (1)');
    expect(text).not.toContain('\u001B');
  });

  it('as Markdown: values are code, whatever is in them', () => {
    const text = reportMarkdown(book, report());
    expect(text).toContain('| high | [A page](http://127.0.0.1:4780/runbooks/attack/page/#high): A large thing. |');
    expect(text).toContain('`` pid 7\\|�[31m`x (and 2 more) ``');
  });

  it('never as healthy when something could not be told', () => {
    const unseen = [found('unseen', 'cannot-see', { why: 'No.' })];
    expect(reportText(book, report(unseen, true), false)).toContain('that says nothing about the rest');
    expect(reportText(book, report(unseen, false), false)).toMatch(
      /Nothing was found, but \d probes could not be told/,
    );
  });
});
