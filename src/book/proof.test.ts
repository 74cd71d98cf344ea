import { describe, expect, it } from 'vitest';
import type { DrillResult, Recording } from '../../contract/recording.ts';
import { duration, proofOf, stepsByFault, versionRange } from './proof.ts';

const drill = (pg: string, status: 'pass' | 'fail' = 'pass'): DrillResult => ({
  slug: 'connection/too-many-clients',
  pg,
  status,
  steps: [],
  ms: 700,
});

const recording = (...proofs: DrillResult[]): Recording => ({
  v: 1,
  page: 'connection/too-many-clients',
  date: '2026-11-02',
  proofs,
  runs: [],
  errors: [],
});

describe('proofOf', () => {
  it('says unproved when there is no recording or no drill in it', () => {
    expect(proofOf(undefined).state).toBe('unproved');
    expect(proofOf(recording()).state).toBe('unproved');
  });

  it('lists the servers oldest first and adds their times up', () => {
    const proof = proofOf(recording(drill('18.4'), drill('14.23')));
    expect(proof).toMatchObject({ state: 'proved', date: '2026-11-02', ms: 1400 });
    expect(proof.results.map((result) => result.pg)).toEqual(['14.23', '18.4']);
  });

  it('is failed when one server of several failed', () => {
    expect(proofOf(recording(drill('16.14'), drill('17.10', 'fail'))).state).toBe('failed');
  });
});

describe('versionRange', () => {
  it.each([
    [['16.14'], '16'],
    [['14.23', '15.18'], '14, 15'],
    [['14.23', '15.18', '16.14', '17.10', '18.4'], '14 to 18'],
    [['18.4', '14.23', '16.14'], '14, 16, 18'],
    [[], ''],
  ])('%j is said as %j', (versions, expected) => {
    expect(versionRange(versions.map((pg) => ({ pg })))).toBe(expected);
  });
});

describe('duration', () => {
  it.each([
    [838.6, '839 ms'],
    [4210, '4.2 s'],
    [72_000, '1 min 12 s'],
  ])('%d ms is %s', (ms, expected) => {
    expect(duration(ms)).toBe(expected);
  });
});

describe('the steps of a drill', () => {
  it('are told fault by fault, the fault named once', () => {
    const step = (name: string) => ({ name, status: 'pass' as const, ms: 1 });
    const names = [
      'a full pool: broken',
      'a full pool: cleared by “Wait: or not”',
      'a leak: broken',
      'nothing is left',
    ];
    const groups = stepsByFault(names.map(step));
    expect(groups.map(({ fault, steps }) => [fault, steps.map(({ name }) => name)])).toEqual([
      ['a full pool', ['broken', 'cleared by “Wait: or not”']],
      ['a leak', ['broken']],
      [undefined, ['nothing is left']],
    ]);
  });
});
