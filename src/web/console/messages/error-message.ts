/** What went wrong, in plain words for the operator. Pure. */
import type { FieldError } from '../../../client/types.ts';

/** What the errors of a call tell. */
export interface ToldError {
  readonly name?: string;
  readonly message: string;
  readonly type?: string;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly fields?: readonly FieldError[] | undefined;
}

export interface Words {
  readonly title: string;
  readonly text: string;
}

export function errorWords({ name, message, type, requestId, fields }: ToldError): Words {
  if (name === 'NetworkError')
    return {
      title: 'The edge cannot be reached',
      text: 'What is shown may be out of date. It is asked again by itself.',
    };
  if (name === 'LoginNeededError') return { title: 'You are logged out', text: message };
  switch (type) {
    case undefined:
      return { title: 'This page went wrong', text: message };
    case 'unauthorized':
      return { title: 'Sign in', text: 'This edge asks who you are.' };
    case 'invalid_credentials':
      return {
        title: 'That token is not the operator’s',
        text: 'It is the ADMIN_TOKEN of this deployment, as it was set with wrangler secret put.',
      };
    case 'conflict':
      return { title: 'Not as it stands now', text: message };
    case 'not_found':
      return { title: 'There is no such thing here', text: message };
    case 'validation_failed':
      return {
        title: 'Something in the form is not right',
        text: fieldWords(fields ?? []) || message,
      };
    case 'misconfigured':
    case 'not_ready':
      return { title: 'This edge is not ready', text: message };
    default:
      return {
        title: 'That did not work',
        text: requestId === undefined ? message : `${message} (request ${requestId})`,
      };
  }
}

/** Whether the door does not let in, or not any more. */
export function isShutOut({ type, name, status }: ToldError): boolean {
  return (
    name === 'LoginNeededError' ||
    (status === 401 && (type === 'unauthorized' || type === 'invalid_credentials'))
  );
}

function fieldWords(fields: readonly FieldError[]): string {
  return fields.map(({ field, message }) => `${field} ${message}`).join('; ');
}
