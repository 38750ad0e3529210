/** The answer to whatever went wrong. */
import * as z from 'zod';
import type { ErrorEnvelope } from '../../http/envelope.ts';
import { ERROR_TYPES, type ErrorType } from '../../http/errors.ts';
import type { FieldError } from '../../http/errors.ts';
import { objectOf, time, told } from './object-schema.ts';

export function errorAnswers() {
  const type = told(
    z.enum(Object.keys(ERROR_TYPES) as [ErrorType, ...ErrorType[]]),
    'What went wrong, for programs. It stays as it is; the text beside it may change.',
  );
  const field = objectOf<FieldError>({
    field: told(z.string(), 'Dotted path in the body: `input.prompt`; or the name of a parameter.'),
    message: z.string(),
    allowed: told(z.unknown(), 'The values or the bounds that would have been taken.').optional(),
  });
  const error = objectOf<ErrorEnvelope>({
    code: told(z.int(), 'The same as the HTTP status.'),
    msg: told(z.string(), 'For people.'),
    message: told(z.string(), 'The same as `msg`.'),
    data: z.null(),
    error: objectOf<ErrorEnvelope['error']>({
      type,
      retryable: told(z.boolean(), 'Whether the same request may pass later.'),
      requestId: told(z.string(), 'The same as `X-Request-Id`.'),
      fields: told(
        z.array(field),
        'With `validation_failed`: each field that is wrong.',
      ).exactOptional(),
      resetsAt: time('With `budget_exceeded`: when there is another budget.').exactOptional(),
    }),
  });
  return { ErrorType: type, FieldError: field, Error: error };
}
