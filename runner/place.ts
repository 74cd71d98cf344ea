/** A target's place as the files of `.proofbook/` name it: host, port and database, no user and no password. */
import type { TargetConfig } from './db/target-config.ts';

export const placeOf = ({ connection, database }: TargetConfig): string =>
  `${connection.host ?? 'localhost'}:${connection.port ?? 5432}/${database}`;
