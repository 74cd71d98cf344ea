import { expect, it } from 'vitest';
import { makeOf } from './make.ts';

it.each([
  ['PostgreSQL 16.14 on x86_64-pc-linux-gnu, compiled by gcc', undefined],
  ['PostgreSQL 18beta1 on aarch64-apple-darwin', undefined],
  ['CockroachDB CCL v25.2.1 (x86_64-pc-linux-gnu, built 2025/06/01)', 'CockroachDB'],
  ['PostgreSQL 11.2-YB-2.25.0.0-b0 on x86_64', 'YugabyteDB'],
  ['PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC, Redshift 1.0.12103', 'Amazon Redshift'],
  ['Something else 1.0', 'not PostgreSQL'],
])('%s', (version, make) => expect(makeOf(version)).toBe(make));
