/** The headers that come with an error type. */
import type { ErrorType } from '../../http/errors.ts';
import type { HeaderName } from './headers.ts';

export const ERROR_HEADERS: Readonly<Partial<Record<ErrorType, readonly HeaderName[]>>> = {
  unauthorized: ['WWW-Authenticate'],
  invalid_credentials: ['WWW-Authenticate'],
  method_not_allowed: ['Allow'],
  range_not_satisfiable: ['Content-Range'],
  rate_limited: ['Retry-After'],
  client_rate_limited: ['Retry-After'],
  concurrency_limit_exceeded: ['Retry-After'],
  upstream_refused: ['Retry-After'],
  identity_provider_unavailable: ['Retry-After'],
};
