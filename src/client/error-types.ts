import type { EdgeErrorType } from './edge-error-types.ts';

/** The edge's error types, and two of the client itself. A newer edge may have more. */
export type KieEdgeErrorType =
  | EdgeErrorType
  /** Raised by the client, with status 0: the options contain what cannot be sent. Nothing was sent. */
  | 'invalid_options'
  /**
   * Raised by the client, with status 0: the request was sent with other credentials before and may
   * be a task of theirs. It was not sent again, because that would create a second task.
   */
  | 'other_credentials'
  | (string & Record<never, never>);

/** The 5xx errors that guarantee that no task was created. After any other the outcome is unknown. */
export const NO_EFFECT_TYPES: ReadonlySet<string> = new Set([
  'misconfigured',
  'not_ready',
  'identity_provider_unavailable',
  'upstream_refused',
]);
