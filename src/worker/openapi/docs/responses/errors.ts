/** The error envelope. */
import * as z from 'zod';
import type { ErrorEnvelope } from '../../../http/envelope.ts';
import { ERROR_TYPES, type ErrorType, type FieldError } from '../../../http/errors.ts';
import { objectSchema, timestamp, describe } from './object-schema.ts';

export function errorSchemas() {
  const type = describe(
    z.enum(Object.keys(ERROR_TYPES) as [ErrorType, ...ErrorType[]]),
    'The error type, for programs. It is stable; the message may change.',
  );
  const field = objectSchema<FieldError>({
    field: describe(
      z.string(),
      'A dotted path in the body, such as `input.prompt`, or the name of a parameter.',
    ),
    message: z.string(),
    allowed: describe(z.unknown(), 'The allowed values or bounds.').optional(),
  });
  const error = objectSchema<ErrorEnvelope>({
    code: describe(z.int(), 'The same as the HTTP status.'),
    msg: describe(z.string(), 'A message for people.'),
    message: describe(z.string(), 'The same as `msg`.'),
    data: z.null(),
    error: objectSchema<ErrorEnvelope['error']>({
      type,
      retryable: describe(z.boolean(), 'Whether the same request may succeed later.'),
      requestId: describe(z.string(), 'The same as `X-Request-Id`.'),
      fields: describe(
        z.array(field),
        'With `validation_failed`: each invalid field.',
      ).exactOptional(),
      resetsAt: timestamp('With `budget_exceeded`: when the budget resets.').exactOptional(),
    }),
  });
  return { ErrorType: type, FieldError: field, Error: error };
}
