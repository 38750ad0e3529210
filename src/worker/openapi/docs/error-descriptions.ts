/** The meaning of each error type for a caller, and the headers that come with it. */
import type { ErrorType } from '../../http/errors.ts';
import type { HeaderName } from './headers.ts';

interface ErrorDescription {
  readonly meaning: string;
  readonly headers?: readonly HeaderName[];
}

const error = (meaning: string, ...headers: HeaderName[]): ErrorDescription => ({
  meaning,
  headers,
});

export const ERROR_DESCRIPTIONS: Readonly<Record<ErrorType, ErrorDescription>> = {
  invalid_json: error('The body is not valid JSON, or contains a number that loses precision.'),
  invalid_request: error('The body does not match the URL.'),
  callback_unauthorized: error('The callback was not sent by KIE.'),
  unauthorized: error('No credential was sent.', 'WWW-Authenticate'),
  invalid_credentials: error('The credential is invalid, expired or revoked.', 'WWW-Authenticate'),
  captcha_failed: error('Turnstile rejected the token of the widget.'),
  budget_exceeded: error(
    'The credit budget of the client is used up. `resetsAt` says when it resets.',
  ),
  auth_not_configured: error('No matching authentication method is configured.'),
  origin_not_allowed: error(
    'The origin of the page is not allowed, or the caller is a Cloudflare Worker without a token.',
  ),
  model_not_allowed: error('The client may not use this model.'),
  listing_not_allowed: error(
    'Tasks of callers identified by origin and IP cannot be listed: several people may share both.',
  ),
  link_invalid: error('The link is unsigned or has expired (with `FILE_LINKS=signed`).'),
  not_found: error('The resource does not exist.'),
  method_not_allowed: error('The path does not support this method.', 'Allow'),
  file_deleted: error('The file was deleted when its retention period ended.'),
  conflict: error('The current state does not allow this action. The message says why.'),
  file_unavailable_permanently: error('The file was not copied before KIE deleted it.'),
  body_too_large: error('The body exceeds the size limit.'),
  unsupported_media_type: error('The media type of the body is not supported.'),
  range_not_satisfiable: error('The range is outside the file.', 'Content-Range'),
  task_not_found: error('The caller has no task with this id.'),
  validation_failed: error('`fields` lists each invalid field.'),
  idempotency_mismatch: error('The Idempotency-Key was used with a different body.'),
  rate_limited: error(
    "KIE's rate limit is reached, or this IP address sends too many requests.",
    'Retry-After',
  ),
  client_rate_limited: error('The client exceeded its limit of tasks per minute.', 'Retry-After'),
  concurrency_limit_exceeded: error(
    'The client reached its limit of running tasks.',
    'Retry-After',
  ),
  upload_quota_exceeded: error('The client reached its upload quota.'),
  upstream_refused: error(
    "KIE rejected the task; no task was created. Status and message are KIE's.",
    'Retry-After',
  ),
  internal: error('Internal error.'),
  file_unavailable: error("The file is not copied yet, and KIE's file host does not return it."),
  misconfigured: error('A setting is missing or invalid. The message names it.'),
  not_ready: error('D1 or R2 does not respond. The message says what to do.'),
  identity_provider_unavailable: error(
    'Turnstile or the identity provider is unavailable.',
    'Retry-After',
  ),
  upstream_unconfirmed: error(
    'KIE gave no clear response, so the task may exist. It is never submitted again. Repeat the request with the same Idempotency-Key to get the outcome.',
  ),
};
