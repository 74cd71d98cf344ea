/** Where a target is, in words: for the files of `.proofbook/`, without user and password, and for a person at the terminal. */
import type { Address } from './db/address.ts';
import { endpointName, endpointsOf } from './db/address.ts';
import type { TargetConfig } from './db/target-config.ts';

/** `localhost:5432/app`; of several hosts, the first. */
export const placeOf = ({ connection, database }: TargetConfig): string => `${endpointName(connection)}/${database}`;

/** `localhost:5432/app`, with every host that is tried. */
export const endpointsText = (address: Address): string =>
  `${endpointsOf(address).map(endpointName).join(', ')}/${address.database}`;

/** Server, database and role in one line. */
export const targetLine = ({ label, connection }: TargetConfig): string =>
  `Target: ${label}, ${endpointsText(connection)}, role ${connection.user}`;
