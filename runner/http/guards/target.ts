/**
 * Stops path tricks: absolute form, `//`, backslashes, fragments and control characters are refused, and what is left must
 * be in a table. Nothing is decoded or normalised, so no spelling can mean two things.
 */
import { RunnerError } from '../../../contract/errors.ts';
import type { RouteTable } from '../routes.ts';
import { findRoute } from '../routes.ts';
import type { Guard } from '../visit.ts';

/** Finds the route and keeps it in the visit. */
export const targetGuard = (table: RouteTable): Guard =>
  function requireTarget(visit) {
    const target = visit.request.url ?? '';
    if (!/^\/(?!\/)[\x21-\x7e]*$/.test(target) || /[#\\]/.test(target)) throw new RunnerError('BadTarget');
    visit.route = findRoute(table, target);
    if (visit.route === undefined) throw new RunnerError('NotFound');
  };
