/** What each type of error means to a caller, and the headers that come with it. */
import type { ErrorType } from '../http/errors.ts';
import type { HeaderName } from './headers.ts';

interface ErrorWords {
  readonly meaning: string;
  readonly headers?: readonly HeaderName[];
}

const words = (meaning: string, ...headers: HeaderName[]): ErrorWords => ({ meaning, headers });

export const ERROR_WORDS: Readonly<Record<ErrorType, ErrorWords>> = {
  invalid_json: words('The body is no JSON, or holds a number that cannot be passed on exactly.'),
  invalid_request: words('The body does not fit its address.'),
  callback_unauthorized: words('A callback that KIE did not send.'),
  unauthorized: words('No credential was sent.', 'WWW-Authenticate'),
  invalid_credentials: words('The credential is wrong, over or revoked.', 'WWW-Authenticate'),
  captcha_failed: words("Turnstile does not vouch for the widget's token."),
  budget_exceeded: words(
    'The client has not the credits left; `resetsAt` says when there is another budget.',
  ),
  auth_not_configured: words('No such way in is configured.'),
  origin_not_allowed: words("The page's origin is not listed."),
  model_not_allowed: words('The model is not among those that this client may use.'),
  listing_not_allowed: words(
    'Tasks of an origin and a network are not listed: several people may share both.',
  ),
  link_invalid: words('With `FILE_LINKS=signed`: the link carries no good signature.'),
  not_found: words('There is nothing of this name.'),
  method_not_allowed: words('The address does not take this method.', 'Allow'),
  file_deleted: words('The copy was deleted: its time was over.'),
  conflict: words('What is asked for cannot be done as things stand; the message says why.'),
  file_unavailable_permanently: words(
    'The copy was given up: KIE deleted the file before it could be made.',
  ),
  body_too_large: words('The body is larger than is taken.'),
  unsupported_media_type: words('The body is of a type that is not taken.'),
  range_not_satisfiable: words('The range lies outside the file.', 'Content-Range'),
  task_not_found: words('No task of this id may be seen by the caller.'),
  validation_failed: words('`fields` names each field that is wrong.'),
  idempotency_mismatch: words('The Idempotency-Key was used with another body.'),
  rate_limited: words(
    "KIE's rate limit is reached, or this IP address sends too many requests.",
    'Retry-After',
  ),
  client_rate_limited: words(
    'The client has created its number of tasks for this minute.',
    'Retry-After',
  ),
  concurrency_limit_exceeded: words(
    'The client has as many tasks under way as it may.',
    'Retry-After',
  ),
  upload_quota_exceeded: words('There is no room for more uploads of this client.'),
  upstream_refused: words(
    "KIE did not take the task, and nothing was created. Status and message are KIE's.",
    'Retry-After',
  ),
  internal: words('Something went wrong here.'),
  file_unavailable: words("The copy is not there yet, and KIE's host does not give the file."),
  misconfigured: words('A setting is missing or wrong; the message names it.'),
  not_ready: words('D1 or R2 does not answer; the message says what to do.'),
  identity_provider_unavailable: words(
    'Turnstile or the identity provider could not be asked.',
    'Retry-After',
  ),
  upstream_unconfirmed: words(
    'KIE gave no clear answer: the task may exist, and is never sent again. With an Idempotency-Key the request may be repeated, to wait for the truth.',
  ),
};
