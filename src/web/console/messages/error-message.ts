/** Errors of the admin API as messages to the admin. Pure. */
import type { FieldError } from '../../../client/types.ts';
import type { Message } from '../../shared/messages/message.ts';

/** What the errors thrown by `callAdminApi` have in common. `type` is absent unless the edge responded. */
export interface ApiError {
  readonly name?: string;
  readonly message: string;
  readonly type?: string;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly fields?: readonly FieldError[] | undefined;
}

export function describeApiError(error: ApiError): Message {
  const { name, message, type, requestId, fields } = error;
  if (name === 'NetworkError')
    return {
      title: 'Connection lost',
      text: 'The data shown may be out of date. The page retries automatically.',
    };
  if (name === 'LoginNeededError') return { title: 'Signed out', text: message };
  switch (type) {
    case undefined:
      return { title: 'Unexpected error on this page', text: message };
    case 'unauthorized':
      return { title: 'Sign-in required', text: 'This deployment requires authentication.' };
    case 'invalid_credentials':
      return {
        title: 'Invalid admin token',
        text: 'Use the ADMIN_TOKEN of this deployment, as set with wrangler secret put.',
      };
    case 'conflict':
      return { title: 'Not possible in the current state', text: message };
    case 'not_found':
      return { title: 'Not found', text: message };
    case 'validation_failed':
      return { title: 'Invalid input', text: formatFieldErrors(fields ?? []) || message };
    case 'misconfigured':
    case 'not_ready':
      return { title: 'This deployment is not ready', text: message };
    default:
      return {
        title: 'Request failed',
        text: requestId === undefined ? message : `${message} (request ${requestId})`,
      };
  }
}

/** Whether the error means that the admin is not, or no longer, authenticated. */
export function isUnauthorized({ type, name, status }: ApiError): boolean {
  return (
    name === 'LoginNeededError' ||
    (status === 401 && (type === 'unauthorized' || type === 'invalid_credentials'))
  );
}

function formatFieldErrors(fields: readonly FieldError[]): string {
  return fields.map(({ field, message }) => `${field} ${message}`).join('; ');
}
