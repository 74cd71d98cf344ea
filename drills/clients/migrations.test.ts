import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

describe('the migration history of the demo database', () => {
  it('names the migration beside the drills, with its checksum, so that Prisma takes it as applied', () => {
    const checksum = createHash('sha256').update(read('migrations/20251001000000_init/migration.sql')).digest('hex');
    expect(read('../../postgres/demo.sql')).toContain(`'${checksum}'`);
  });
});
