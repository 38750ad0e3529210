/** Messages for errors: what went wrong and what to do next. */
import type { KieEdgeError } from '../../../client/errors.ts';
import type { Message } from '../../shared/messages/message.ts';
import { toSentence } from '../../shared/messages/to-sentence.ts';
import { formatWeekdayTime } from './format-time.ts';

type DetailName = 'type' | 'retryable' | 'retryAfterMs' | 'resetsAt' | 'fields' | 'outcomeUnknown';

/** What the messages use of an error that the client throws. A NetworkError has no `type`. */
export type ErrorDetails = { readonly name?: string; readonly message: string } & Partial<
  Readonly<Pick<KieEdgeError, DetailName>>
>;

/**
 * What to do about an error: enter another token, correct the fields, retry (after `retryAfterMs`), or
 * choose another model.
 */
export type ErrorRemedy = 'token' | 'fields' | 'retry' | 'model' | 'none';

export interface ErrorMessage extends Message {
  readonly next: ErrorRemedy;
  readonly retryAfterMs?: number;
}

/** Used where the server sends no `Retry-After`. */
const DEFAULT_RETRY_AFTER_MS = 10_000;

/** Formats an error of the client. */
export function formatError(error: ErrorDetails): ErrorMessage {
  if (error.type !== undefined) return formatServerError(error.type, error);
  if (error.name === 'NetworkError')
    return build('No connection', "The server can't be reached. Your settings are saved.", 'retry');
  return build('Something went wrong', error.message, 'retry');
}

/** Formats an error of a request that may have created a task nevertheless. */
export function formatUnknownOutcome(error: ErrorDetails): ErrorMessage {
  const { title, text, next } = formatError(error);
  if (next === 'token') return build(title, `${text} The task may exist.`, next);
  const reason =
    error.name === 'NetworkError'
      ? 'The server did not respond'
      : `The last response was: ${title}`;
  return build(
    "We don't know if the task was created",
    `${reason}. The task may exist. Checking again is safe: it is never created twice.`,
    'retry',
  );
}

function build(title: string, text: string, next: ErrorRemedy = 'none'): ErrorMessage {
  return { title, text, next };
}

function formatServerError(type: string, error: ErrorDetails): ErrorMessage {
  const { message, retryAfterMs, resetsAt } = error;
  switch (type) {
    case 'unauthorized':
      return build(
        'Sign-in required',
        'Enter a client token. The operator of this deployment can create one for you.',
        'token',
      );
    case 'invalid_credentials':
    case 'invalid_options':
    case 'captcha_failed':
      return build(
        'Invalid token',
        'It is invalid, expired or revoked. Enter another one.',
        'token',
      );
    case 'auth_not_configured':
      return build(
        "Sign-in isn't set up",
        'This deployment has no authentication method configured.',
        'token',
      );
    case 'origin_not_allowed':
      return build(
        "This page isn't allowed to create tasks",
        'Its address is not in the list of allowed origins. Enter a client token to continue.',
        'token',
      );
    case 'model_not_allowed':
      return build("You don't have access to this model", 'Choose another model.', 'model');
    case 'budget_exceeded':
      return build(
        'Budget used up',
        resetsAt === undefined
          ? 'There are not enough credits left for this task. Try a cheaper one.'
          : `It resets on ${formatWeekdayTime(resetsAt)}. Until then, try a cheaper task.`,
      );
    case 'client_rate_limited':
    case 'rate_limited':
      return {
        ...build(
          'Too many requests',
          'The rate limit is reached. Wait a moment and try again.',
          'retry',
        ),
        retryAfterMs: retryAfterMs ?? DEFAULT_RETRY_AFTER_MS,
      };
    case 'concurrency_limit_exceeded':
      return build('Too many running tasks', 'Wait until one of them ends.', 'retry');
    case 'upload_quota_exceeded':
      return build(
        'Upload quota reached',
        'Space is freed when older uploads expire. You can enter a URL instead.',
        'retry',
      );
    case 'body_too_large':
      return build('File or request too large', formatSizes(message));
    case 'unsupported_media_type':
      return build('Unsupported file type', 'Choose an image, a video or an audio file.');
    case 'validation_failed':
    case 'invalid_request':
    case 'invalid_json':
      return build('Some fields are invalid', 'Correct the fields marked below.', 'fields');
    case 'upstream_refused':
      return build(
        'KIE rejected the request',
        `KIE says: ${toSentence(message)} No task was created and nothing is charged.`,
        'fields',
      );
    case 'upstream_unconfirmed':
      return build(
        'KIE has not confirmed the task',
        'It may exist. Checking again is safe: it is never created twice.',
        'retry',
      );
    case 'task_not_found':
      return build('Task not found', 'It was deleted or has expired.');
    case 'misconfigured':
    case 'not_ready':
      return build('This deployment is not ready', message, 'retry');
    default:
      return build('Something went wrong', message, error.retryable === true ? 'retry' : 'none');
  }
}

/** Replaces `31457280 bytes` with `30 MB`. */
function formatSizes(message: string): string {
  return message.replace(/\b(\d{4,}) bytes\b/g, (_all, digits: string) => {
    const bytes = Number(digits);
    const isLarge = bytes >= 2 ** 20;
    const size = (bytes / (isLarge ? 2 ** 20 : 2 ** 10)).toFixed(1).replace('.0', '');
    return `${size} ${isLarge ? 'MB' : 'kB'}`;
  });
}
