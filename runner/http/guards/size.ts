/** Stops large and endless bodies before a byte of them is read. */
import { RunnerError } from '../../../contract/errors.ts';
import { MAX_BODY_BYTES } from '../../../contract/limits.ts';
import type { Guard } from '../visit.ts';
import { headerValues, onlyHeader } from '../visit.ts';

/** A call says how long its body is; a page is asked for without one. */
export const requireSize: Guard = function requireSize({ request, route }) {
  if (headerValues(request, 'transfer-encoding').length > 0) throw new RunnerError('BodyTooLarge');
  const length = onlyHeader(request, 'content-length');
  if (route?.kind !== 'api') {
    if (length !== undefined && length !== '0') throw new RunnerError('BodyTooLarge');
    return;
  }
  if (length === undefined || !/^\d{1,9}$/.test(length) || Number(length) > MAX_BODY_BYTES) {
    throw new RunnerError('BodyTooLarge');
  }
};
