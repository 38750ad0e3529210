/** What the operator's operations have in common. */
import type { ErrorType } from '../../http/errors.ts';
import type { ErrorHeaders } from '../error-responses.ts';

/** What the operator's door may say. Where none is configured, nothing is at these addresses. */
export const DOOR = [
  'unauthorized',
  'invalid_credentials',
  'not_found',
  'rate_limited',
  'identity_provider_unavailable',
] as const satisfies readonly ErrorType[];

/** To whatever changes something. */
export const FROM_ELSEWHERE = 'origin_not_allowed';

const errorHeaders: ErrorHeaders = { of: 'Operators', names: ['Cache-Control'] };

export const BEHIND_DOOR = { callers: 'operators', errorHeaders } as const;

const TIME =
  'Unix milliseconds, a time like `2030-01-01T00:00:00Z`, or a day like `2030-01-31`, in UTC';

/** How a stretch of time is told, by its first and its last. */
export const SINCE = `${TIME}.`;
export const UNTIL = `${TIME}, which is then among them.`;
