/** What went wrong, in plain words, and what to do next. Pure. */
import type { FieldError } from '../../../client/types.ts';
import { toSentence } from '../../shared/messages/to-sentence.ts';
import { formatWeekdayTime } from './format-time.ts';

/** What an error of the client tells; `NetworkError` has nothing but its name. */
export interface ErrorDetails {
  readonly name?: string;
  readonly message: string;
  readonly type?: string;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly resetsAt?: number | undefined;
  readonly fields?: readonly FieldError[] | undefined;
  /** A try got no clear answer: the task may exist although the last answer was a no. */
  readonly taskMayExist?: boolean;
}

/** `token`: a credential helps. `fields`: look at the form. `again`: the same once more, after `waitMs`. */
export type ErrorRemedy = 'token' | 'fields' | 'again' | 'model' | 'none';

export interface ErrorMessage {
  readonly title: string;
  readonly text: string;
  readonly next: ErrorRemedy;
  readonly retryAfterMs?: number;
}

const words = (title: string, text: string, next: ErrorRemedy = 'none'): ErrorMessage => ({
  title,
  text,
  next,
});

/** How long to wait where the edge does not say. */
const DEFAULT_RETRY_AFTER_MS = 10_000;

export function formatError(error: ErrorDetails): ErrorMessage {
  if (error.type !== undefined) return edgeWords(error.type, error);
  if (error.name === 'NetworkError')
    return words('No connection', 'The edge cannot be reached. Your settings are kept.', 'again');
  return words('Something went wrong', error.message, 'again');
}

/** A no to a task that may exist all the same: an earlier try of it got no clear answer. */
export function formatUnknownOutcome(error: ErrorDetails): ErrorMessage {
  const { title, text, next } = formatError(error);
  if (next === 'token') return words(title, `${text} The task may exist all the same.`, next);
  const said = error.name === 'NetworkError' ? 'No answer came' : `The last answer was: ${title}`;
  return words(
    'Its outcome is not known',
    `${said}. The task may exist all the same. Looking again is safe: it is never made a second time.`,
    'again',
  );
}

function edgeWords(type: string, error: ErrorDetails): ErrorMessage {
  const { message, retryAfterMs, resetsAt } = error;
  switch (type) {
    case 'unauthorized':
      return words(
        'This edge asks who you are',
        'Paste a client token. Whoever runs this edge can make one for you.',
        'token',
      );
    case 'invalid_credentials':
    case 'invalid_options':
    case 'captcha_failed':
      return words(
        'That token is not good here',
        'It is wrong, over, or was revoked. Paste another one.',
        'token',
      );
    case 'auth_not_configured':
      return words(
        'Nobody is let in yet',
        'This edge has no way in. Whoever runs it has to configure one first.',
        'token',
      );
    case 'origin_not_allowed':
      return words(
        'This page may not create here',
        'Its address is not among those that the edge lets in. With a client token it does not matter where you are.',
        'token',
      );
    case 'model_not_allowed':
      return words(
        'This model is not for you',
        'You may use others here: choose one of them.',
        'model',
      );
    case 'budget_exceeded':
      return words(
        'The budget is spent',
        resetsAt === undefined
          ? 'There are not enough credits left for this task. A cheaper one may still fit.'
          : `There is a new one ${formatWeekdayTime(resetsAt)}. Until then, a cheaper task may still fit.`,
      );
    case 'rate_limited':
      return {
        ...words('Too many tasks at once', 'KIE takes only so many in a minute.', 'again'),
        retryAfterMs: retryAfterMs ?? DEFAULT_RETRY_AFTER_MS,
      };
    case 'concurrency_limit_exceeded':
      return words(
        'Enough is under way',
        'You have as many tasks running as you may. Wait until one of them has ended.',
        'again',
      );
    case 'upload_quota_exceeded':
      return words(
        'Too many uploads',
        'Some of them have to expire first; an address works at any time.',
        'again',
      );
    case 'body_too_large':
      return words('This is too large', plainSizes(message));
    case 'unsupported_media_type':
      return words('This kind of file is not taken', 'Take an image, a video or a sound.');
    case 'validation_failed':
    case 'invalid_request':
    case 'invalid_json':
      return words('Something in the form is not right', 'It is marked below.', 'fields');
    case 'upstream_refused':
      return words(
        'KIE did not take it',
        `KIE says: ${toSentence(message)} Nothing was created and nothing is charged.`,
        'fields',
      );
    case 'upstream_unconfirmed':
      return words(
        'KIE has not confirmed it',
        'The task may exist. Asking again is safe: it is never sent a second time.',
        'again',
      );
    case 'task_not_found':
      return words('This task is gone', 'The edge does not know it any more.');
    case 'misconfigured':
    case 'not_ready':
      return words('This edge is not ready', message, 'again');
    default:
      return words(
        'Something went wrong here',
        message,
        error.retryable === true ? 'again' : 'none',
      );
  }
}

/** `31457280 bytes` as `30 MB`. */
function plainSizes(message: string): string {
  return message.replace(/\b(\d{4,}) bytes\b/g, (_all, digits: string) => {
    const bytes = Number(digits);
    const isLarge = bytes >= 2 ** 20;
    const size = (bytes / (isLarge ? 2 ** 20 : 2 ** 10)).toFixed(1).replace('.0', '');
    return `${size} ${isLarge ? 'MB' : 'kB'}`;
  });
}
