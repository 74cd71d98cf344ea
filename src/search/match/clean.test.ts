import { describe, expect, it } from 'vitest';
import { cleanPaste, MAX_READ_CHARS, withoutPreamble } from './clean.ts';

describe('a paste made readable', () => {
  it.each([
    ['loses terminal colours', '\u001b[31;1mERROR\u001b[0m: no', 'ERROR: no'],
    ['loses colours that were escaped for a log', '\\u001b[31mERROR\\u001b[39m: no', 'ERROR: no'],
    ['loses colours whose escape was lost', '[90m[api][39m down', '[api] down'],
    ['loses invisible characters', 'rel\u200bation\u202e "x"', 'relation "x"'],
    ['has one kind of line end', 'a\r\nb\rc', 'a\nb\nc'],
    [
      'has its JSON undone',
      '"message":"relation \\"x\\" does not exist\\n\\tat pool"',
      '"message":"relation "x" does not exist\n\tat pool"',
    ],
    ['has its HTML undone', 'database &quot;x&quot; does not exist', 'database "x" does not exist'],
    ['keeps what only looks like an escape', 'at "\\restrict" \\u0000 and \\N', 'at "\\restrict" \\u0000 and \\N'],
    ['keeps a path of Windows', 'C:\\new\\table.sql "a\\"', 'C:\\new\\table.sql "a"'],
  ])('%s', (_, paste, text) => {
    expect(cleanPaste(paste)).toEqual({ text, truncated: false });
  });

  it.each([
    [
      'loses libpq’s address before the server’s answer',
      'psql: error: connection to server at "db", port 5432 failed: FATAL:  no',
      'psql: error: FATAL:  no',
    ],
    [
      'keeps libpq’s address where it is the whole answer',
      'connection to server at "db", port 5432 failed: Connection refused',
      'connection to server at "db", port 5432 failed: Connection refused',
    ],
    ['loses the statement that is quoted below an error', 'ERROR:  no\nLINE 1: SELECT 1', 'ERROR:  no\nLINE 1:'],
  ])('%s', (_, paste, text) => {
    expect(withoutPreamble(cleanPaste(paste).text)).toBe(text);
  });

  it('is read from its end when it is long, and says so', () => {
    const { text, truncated } = cleanPaste(`${'x'.repeat(MAX_READ_CHARS)}tail`);
    expect(truncated).toBe(true);
    expect(text.length).toBe(MAX_READ_CHARS);
    expect(text.endsWith('tail')).toBe(true);
  });
});
