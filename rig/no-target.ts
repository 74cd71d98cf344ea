/** A target that nobody answers at, for tables that must never get as far as a database. */
import type { TargetConfig } from '../runner/db/target-config.ts';

export const noTarget: TargetConfig = {
  label: 'mine',
  kind: 'own',
  database: 'app',
  connection: { host: '127.0.0.1', port: 1, user: 'app', password: 'canary-password', database: 'app' },
  searchPath: ['public'],
  levels: ['read'],
};
