import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('the arguments of the schema engine', () => {
  it.each([
    ['none', [], { datasource: {}, datamodels: [], command: undefined }],
    [
      'a datasource and schema files',
      ['--datasource', '{"url":"postgresql://x/y"}', '--datamodels', 'a.prisma', '--datamodels', 'b.prisma'],
      { datasource: { url: 'postgresql://x/y' }, datamodels: ['a.prisma', 'b.prisma'], command: undefined },
    ],
    [
      'a command',
      ['--datasource', '{"url":"postgresql://x/y"}', 'cli', 'can-connect-to-database'],
      { datasource: { url: 'postgresql://x/y' }, datamodels: [], command: 'can-connect-to-database' },
    ],
  ])('are read with %s', (_, argv, options) => {
    expect(readOptions(argv)).toEqual(options);
  });
});
