/** Turns zod's issues into errors that name the field, the problem and the allowed values. */
import type * as z from 'zod';
import { EdgeError, type FieldError } from './errors.ts';

/** Keeps the response small for every request; more errors would not help. */
const MAX_FIELDS = 50;
const MAX_NAME_CHARACTERS = 100;

/** The invalid fields of `value`; empty if it is valid. `at` is the path of the value in the body. */
export function findErrors(
  schema: z.ZodType,
  value: unknown,
  at: readonly string[] = [],
): FieldError[] {
  const result = schema.safeParse(value, { reportInput: true });
  return result.success ? [] : result.error.issues.flatMap((issue) => fieldErrors(issue, at));
}

/** The value as the schema returns it. Throws `validation_failed` with every invalid field. */
export function validate<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
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
  const field = [...at, ...issue.path.map(String)].join('.') || 'body';
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        field: [...at, ...issue.path.map(String), key.slice(0, MAX_NAME_CHARACTERS)].join('.'),
        message: 'is not a known field',
      }));
    case 'invalid_value':
      return [
        issue.input === undefined
          ? { field, message: 'is required', allowed: issue.values }
          : {
              field,
              message: `must be one of ${issue.values.map(quote).join(', ')}`,
              allowed: issue.values,
            },
      ];
    case 'invalid_type':
      if (issue.input === undefined) return [{ field, message: 'is required' }];
      return [
        { field, message: `must be of type ${issue.expected}`, allowed: { type: issue.expected } },
      ];
    case 'too_big':
      return [
        {
          field,
          message: `must be at most ${bound(issue.maximum, issue.origin)}`,
          allowed: { maximum: issue.maximum },
        },
      ];
    case 'too_small':
      return [
        {
          field,
          message: `must be at least ${bound(issue.minimum, issue.origin)}`,
          allowed: { minimum: issue.minimum },
        },
      ];
    case 'not_multiple_of':
      return [
        {
          field,
          message: `must be in steps of ${issue.divisor}`,
          allowed: { multipleOf: issue.divisor },
        },
      ];
    case 'invalid_format':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return [{ field, message: issue.message }];
  }
}

function bound(limit: number | bigint, origin: string): string {
  if (origin === 'string') return `${limit} characters long`;
  return origin === 'array' ? `${limit} items long` : String(limit);
}

function quote(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
