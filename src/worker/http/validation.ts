/** Turns zod's issues into errors that name the field, the problem and the allowed values. */
import type * as z from 'zod/mini';
import { describeIssue } from './describe-issue.ts';
import { EdgeError, type FieldError } from './errors.ts';

/** Keeps the response small for every request; more errors would not help. */
const MAX_FIELDS = 50;
const MAX_NAME_CHARACTERS = 100;

/** The invalid fields of `value`; empty if it is valid. `at` is the path of the value in the body. */
export function findErrors(
  schema: z.ZodMiniType,
  value: unknown,
  at: readonly string[] = [],
): FieldError[] {
  const result = schema.safeParse(value, { reportInput: true });
  return result.success ? [] : result.error.issues.flatMap((issue) => fieldErrors(issue, at));
}

/** The value as the schema returns it. Throws `validation_failed` with every invalid field. */
export function validate<T extends z.ZodMiniType>(schema: T, value: unknown): z.infer<T> {
  const errors = findErrors(schema, value);
  if (errors.length > 0) throw validationError(errors);
  return schema.parse(value);
}

/** A 422 with the invalid fields, up to 50. Its message is complete without them. */
export function validationError(fields: readonly FieldError[]): EdgeError {
  const shown = fields.slice(0, MAX_FIELDS);
  const text = shown.map(({ field, message }) => `${field} ${message}`).join('; ');
  return new EdgeError('validation_failed', text, { fields: shown });
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
