/** What pages are told about the target, whether it answers or not. */
import type { TargetStatus } from '../../../contract/protocol.ts';
import type { TargetState } from '../../db/target-watch.ts';
import type { ApiContext } from './context.ts';
import { explained, targetOf } from './context.ts';

/** The state of the target in the contract's words. */
export function targetStatus(context: ApiContext, state: TargetState): TargetStatus {
  if (state.facts === undefined) {
    return { ...targetOf(context), reachable: false, error: state.error, ...explained(context, state.error) };
  }
  const { facts } = state;
  return {
    ...targetOf(context, facts),
    reachable: true,
    fingerprint: facts.fingerprint,
    ...(facts.environment !== undefined && { environment: facts.environment }),
    superuser: facts.superuser,
  };
}
