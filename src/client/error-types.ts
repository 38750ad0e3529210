/** The edge's error types; a newer edge may have more. */
export type KieEdgeErrorType =
  | 'invalid_json'
  | 'invalid_request'
  | 'unauthorized'
  | 'invalid_credentials'
  | 'captcha_failed'
  | 'budget_exceeded'
  | 'auth_not_configured'
  | 'origin_not_allowed'
  | 'model_not_allowed'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'validation_failed'
  | 'task_not_found'
  | 'idempotency_mismatch'
  | 'rate_limited'
  | 'client_rate_limited'
  | 'concurrency_limit_exceeded'
  | 'upload_quota_exceeded'
  | 'upstream_refused'
  | 'internal'
  | 'misconfigured'
  | 'not_ready'
  | 'identity_provider_unavailable'
  | 'upstream_unconfirmed'
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
