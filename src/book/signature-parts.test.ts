import { describe, expect, it } from 'vitest';
import { signatureParts } from './signature-parts.ts';

const shown = (signature: string) =>
  signatureParts(signature)
    .map((part) => (part.kind === 'hole' ? `<${part.text}>` : part.text))
    .join('|');

describe('signatureParts', () => {
  it.each([
    [
      'keeps a text without holes whole',
      'FATAL: sorry, too many clients already',
      'FATAL: sorry, too many clients already',
    ],
    ['cuts out a hole in the middle', 'database "{database}" does not exist', 'database "|<database>|" does not exist'],
    ['cuts out holes at both ends', '{host}:{port}', '<host>|:|<port>'],
    ['reads doubled braces as braces', "{{ code: '{code}' }}", "{ code: '|<code>|' }"],
    ['leaves a lone brace alone', 'syntax error at or near "}"', 'syntax error at or near "}"'],
  ])('%s', (_, signature, expected) => {
    expect(shown(signature)).toBe(expected);
  });
});
