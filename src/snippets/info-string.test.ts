import { describe, expect, it } from 'vitest';
import { parseInfoString } from './info-string.ts';

describe('the info string of a fence', () => {
  it('is empty for a fence that is only shown', () => {
    expect(parseInfoString('')).toEqual({
      run: false,
      access: 'read',
      params: [],
      sees: [],
      requires: [],
      problems: [],
    });
  });

  it('gives every attribute its type', () => {
    const raw =
      'run id=end-session title="End one session" access=admin params=pid:int,note:text=main probe=idle sees=pg_read_all_stats view=bars(x=state,y=n) requires=pg>=15,extension:pg_trgm,role:pg_monitor,function:pg_hba_file_rules,setting:track_io_timing=on';
    expect(parseInfoString(raw)).toEqual({
      run: true,
      id: 'end-session',
      title: 'End one session',
      access: 'admin',
      params: [
        { name: 'pid', type: 'int' },
        { name: 'note', type: 'text', default: 'main' },
      ],
      probe: 'idle',
      sees: ['pg_read_all_stats'],
      view: { kind: 'bars', options: { x: 'state', y: 'n' } },
      requires: [
        { kind: 'version', min: 15 },
        { kind: 'extension', name: 'pg_trgm' },
        { kind: 'role', name: 'pg_monitor' },
        { kind: 'function', name: 'pg_hba_file_rules' },
        { kind: 'setting', name: 'track_io_timing', value: 'on' },
      ],
      problems: [],
    });
  });

  it('takes single quotes where the value holds double ones', () => {
    expect(parseInfoString(`run id=a title='Rows of "User"'`)).toMatchObject({ title: 'Rows of "User"', problems: [] });
  });

  it.each([
    [
      'run id=a title="A" acess=read',
      'Unknown fence attribute “acess”; the valid ones are run, id, title, access, params, probe, sees, view, requires.',
    ],
    ['run id=a id=b title="A"', 'The fence attribute “id” is given twice; keep one.'],
    ['run id= title="A"', 'The fence attribute “id” needs a value: id=….'],
    ['run title="A"', 'A runnable fence needs an id: id=idle-clients.'],
    ['run id=a', 'A runnable fence needs a title in words: title="Idle clients".'],
    ['run id=IdleClients title="A"', 'The fence id “IdleClients” is not in kebab-case, like idle-clients.'],
    ['run id=a title="A" access=root', 'Unknown access “root”; the levels are read, write, admin.'],
    ['run id=a title="A" params=pid', 'The parameter “pid” is not of the form name:type or name:type=default.'],
    [
      'run id=a title="A" params=pid:number',
      'The parameter “pid:number” needs a name in snake_case and one of the types int, bigint, text, uuid, interval, timestamptz, boolean, relation.',
    ],
    ['run id=a title="A" params=a:int,a:int', 'The parameter “a” is declared twice.'],
    ['run id=a title="A" view=pie', 'The view “pie” is none of bars(x=column,y=column), plan, tree.'],
    ['run id=a title="A" view=bars', 'The view bars needs its columns: bars(x=column,y=column).'],
    [
      'run id=a title="A" requires=pg15',
      'The requirement “pg15” is none of pg>=15, extension:name, role:name, function:name, setting:name=value, table:name.',
    ],
    [
      'run id=a title="A" sees=superuser',
      'The fence attribute “sees” says what a probe must see; name the cause with probe=….',
    ],
    ['id=a access=read', 'The fence attribute “access” is for runnable fences only; add “run” or take it away.'],
  ])('%s is refused with a sentence', (raw, sentence) => {
    expect(parseInfoString(raw).problems).toContain(sentence);
  });
});
