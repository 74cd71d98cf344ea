import { describe, expect, it } from 'vitest';
import { differences, judgeChanges } from './fingerprint.ts';

describe('a fingerprint before and after', () => {
  it('differs by what was added, removed and changed', () => {
    const before = new Map([
      ['table a', '1'],
      ['table b', '1'],
      ['table c', '1'],
    ]);
    const after = new Map([
      ['table a', '1'],
      ['table b', '2'],
      ['index d', ''],
    ]);
    expect(differences(before, after)).toEqual(['index d', 'table b', 'table c']);
  });

  it.each([
    ['everything declared', ['index public."User_name_idx"'], ['index public."User_name_idx"'], []],
    ['a star for anything', ['setting work_mem system', 'setting work_mem role app'], ['setting work_mem *'], []],
    ['a surprise', ['table public.x rows'], [], ['table public.x rows has changed, which nobody declared']],
    ['a promise not kept', [], ['index a*'], ['index a* was to change and has not']],
    [
      'a dot that is only a dot',
      ['index aXb'],
      ['index a.b'],
      expect.arrayContaining([expect.stringContaining('nobody declared')]),
    ],
  ])('is judged: %s', (_, changed, declared, complaints) => {
    expect(judgeChanges(changed, declared)).toEqual(complaints);
  });
});
