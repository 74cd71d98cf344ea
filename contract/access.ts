/** What a snippet may do to the database. The same three words in content, code, HTTP and docs. */
import { z } from 'zod';

export const ACCESS_LEVELS = ['read', 'write', 'admin'] as const;

export const accessSchema = z.enum(ACCESS_LEVELS);

/**
 * - `read`: looks only; runs in a read-only transaction that is always rolled back.
 * - `write`: plain INSERT, UPDATE, DELETE or MERGE; previewed and rolled back before it may commit.
 * - `admin`: DDL, maintenance, signals; confirmed in words.
 */
export type Access = z.infer<typeof accessSchema>;
