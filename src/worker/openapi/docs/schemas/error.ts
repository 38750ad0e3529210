/** The error envelope. */
import * as z from 'zod';
import type { ErrorEnvelope } from '../../../http/envelope.ts';
import { ERROR_TYPES, type ErrorType, type FieldError } from '../../../http/errors.ts';
import { component } from './component.ts';
import { describe, objectSchema, timestamp } from './object-schema.ts';

const errorType = component(
  'ErrorType',
  describe(
    z.enum(Object.keys(ERROR_TYPES) as [ErrorType, ...ErrorType[]]),
    'The error type, for programs. It is stable; the message may change.',
  ),
);

const fieldError = component(
  'FieldError',
  objectSchema<FieldError>({
    field: describe(
      z.string(),
      'A dotted path in the body, such as `input.prompt`, or the name of a parameter.',
    ),
    message: z.string(),
    allowed: describe(z.unknown(), 'The allowed values or bounds.').optional(),
  }),
);

export const errorEnvelope = component(
  'Error',
  objectSchema<ErrorEnvelope>({
    code: describe(z.int(), 'The same as the HTTP status.'),
    msg: describe(z.string(), 'A message for people.'),
    message: describe(z.string(), 'The same as `msg`.'),
    data: z.null(),
    error: objectSchema<ErrorEnvelope['error']>({
      type: errorType,
      retryable: describe(z.boolean(), 'Whether the same request may succeed later.'),
      requestId: describe(z.string(), 'The same as `X-Request-Id`.'),
      fields: describe(
        z.array(fieldError),
        'With `validation_failed`: each invalid field.',
      ).exactOptional(),
      resetsAt: timestamp('With `budget_exceeded`: when the budget resets.').exactOptional(),
    }),
  }),
);

/** Of a valid request. */
export const warnings = describe(
  z.array(fieldError),
  'Input fields that this model does not document. They are passed on unchanged.',
).exactOptional();
