/** Turns zod's issues into errors that name the field, the problem and the allowed values. */
import type * as z from 'zod/mini';
import { describeIssue } from './describe-issue.ts';
import { EdgeError, type FieldError } from './errors.ts';

/** Keeps the response small for every request; more errors would not help. */
const MAX_FIELDS = 50;
const MAX_NAME_CHARACTERS = 100;
/** Tells a missing field from one of a wrong type. */
const WITH_INPUT = { reportInput: true };

/** The invalid fields of `value`; empty if it is valid. `at` is the path of the value in the body. */
export function findErrors(
  schema: z.ZodMiniType,
  value: unknown,
  at: readonly string[] = [],
): FieldError[] {
  const result = schema.safeParse(value, WITH_INPUT);
  return result.success ? [] : listFieldErrors(result.error, at);
}

/** The value as the schema returns it. Throws `validation_failed` with every invalid field. */
export function validate<T extends z.ZodMiniType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value, WITH_INPUT);
  if (result.success) return result.data;
  throw validationError(listFieldErrors(result.error, []));
}

/** A 422 with the invalid fields, up to 50. Its message is complete without them. */
export function validationError(fields: readonly FieldError[]): EdgeError {
  const shown = fields.slice(0, MAX_FIELDS);
  const text = shown.map(({ field, message }) => `${field} ${message}`).join('; ');
  return new EdgeError('validation_failed', text, { fields: shown });
}

function listFieldErrors(error: z.core.$ZodError, at: readonly string[]): FieldError[] {
  return error.issues.flatMap((issue) => fieldErrors(issue, at));
}

function fieldErrors(issue: z.core.$ZodIssue, at: readonly string[]): FieldError[] {
  const path = [...at, ...issue.path.map(String)];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      field: [...path, key.slice(0, MAX_NAME_CHARACTERS)].join('.'),
      message: 'is not a known field',
    }));
  const field = path.join('.') || 'body';
  return [{ field, ...(describeIssue(issue) ?? { message: issue.message }) }];
}
