import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readState, writeState } from './state-file.ts';

const schema = z.strictObject({ name: z.string() });

let folder: string;
let file: string;
let said: string[];
const read = () => readState(file, schema, (line) => said.push(line));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-state-'));
  file = join(folder, 'state', 'names.json');
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('[threat 50] a state file', () => {
  it('is read back, is its owner’s alone, and leaves no draft', () => {
    expect(read()).toBeUndefined();
    writeState(file, { name: 'a' });
    writeState(file, { name: 'b' });
    expect([read(), said]).toEqual([{ name: 'b' }, []]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'state'))).toEqual(['names.json']);
  });

  it.each([
    ['is cut', '{"name":"a'],
    ['is empty', ''],
    ['has another shape', '{"name":1}'],
    ['is no JSON', 'name'],
  ])('that %s is put aside with a sentence that names it, not overwritten', (_, text) => {
    mkdirSync(join(folder, 'state'));
    writeFileSync(file, text);
    expect(read()).toBeUndefined();
    expect(said).toEqual([expect.stringMatching(/names\.json is damaged; it was put aside as names\.json\.damaged/)]);
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(text);
    writeState(file, { name: 'new' });
    expect([read(), said]).toEqual([{ name: 'new' }, [expect.any(String)]]);
  });

  it('is as it was when the disk takes only a part of the new one', () => {
    writeState(file, { name: 'before' });
    const code = `import { writeState } from '${import.meta.dirname}/state-file.ts';
      try { writeState(process.argv[1], { name: 'x'.repeat(100_000) }); } catch (error) { console.log(error.message); }`;
    const shell = `trap '' XFSZ; ulimit -f 8; exec "$0" --input-type=module -e "$1" "$2"`;
    const message = execFileSync('/bin/bash', ['-c', shell, process.execPath, code, file], { encoding: 'utf8' });
    expect(message).toMatch(/names\.json cannot be written \(EFBIG\); a limit on the size of files/);
    expect(read()).toEqual({ name: 'before' });
    expect(readdirSync(join(folder, 'state'))).toEqual(['names.json']);
  });

  it('in a folder that cannot be made is refused in a sentence', () => {
    writeFileSync(join(folder, 'state'), 'a file where the folder should be');
    expect(() => writeState(file, { name: 'a' })).toThrow(/names\.json cannot be written \(\w+\); .+\.$/);
    expect(existsSync(file)).toBe(false);
  });
});
