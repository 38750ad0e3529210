import type * as z from 'zod/mini';
import type { FieldError } from './errors.ts';

/**
 * What a value must be instead, as the end of a sentence about it, and where it helps in a form that programs
 * read; undefined if the schema's own message says it. It is also zod's error map: zod/mini has no messages of
 * its own. The English locale, imported alone, adds 1 KiB gzip to the script and says less ("Invalid input:
 * expected string"); `z.locales` brings all languages, 39 KiB.
 */
export function describeIssue(
  issue: z.core.$ZodIssue | z.core.$ZodRawIssue,
): Omit<FieldError, 'field'> | undefined {
  const isMissing = issue.input === undefined;
  switch (issue.code) {
    case 'invalid_value': {
      const message = `must be one of ${issue.values.map(quote).join(', ')}`;
      return { message: isMissing ? REQUIRED : message, allowed: issue.values };
    }
    case 'invalid_type': {
      if (isMissing) return { message: REQUIRED };
      const type = JSON_TYPES.get(issue.expected) ?? issue.expected;
      return { message: `must be of type ${type}`, allowed: { type } };
    }
    case 'too_big':
      return {
        message: `must be at most ${bound(issue.maximum, issue.origin)}`,
        allowed: { maximum: issue.maximum },
      };
    case 'too_small':
      return issue.inclusive === false
        ? {
            message: `must be more than ${issue.minimum}`,
            allowed: { exclusiveMinimum: issue.minimum },
          }
        : {
            message: `must be at least ${bound(issue.minimum, issue.origin)}`,
            allowed: { minimum: issue.minimum },
          };
    case 'not_multiple_of':
      return {
        message: `must be in steps of ${issue.divisor}`,
        allowed: { multipleOf: issue.divisor },
      };
    case 'unrecognized_keys':
      return {
        message: `must not have the field${issue.keys.length > 1 ? 's' : ''} ${issue.keys.join(', ')}`,
      };
    case 'invalid_format':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return undefined;
  }
}

const REQUIRED = 'is required';

/** JSON Schema's words for zod's. */
const JSON_TYPES: ReadonlyMap<string, string> = new Map([
  ['record', 'object'],
  ['int', 'integer'],
]);

function bound(limit: number | bigint, origin: string): string {
  const plural = Number(limit) === 1 ? '' : 's';
  if (origin === 'string') return `${limit} character${plural} long`;
  return origin === 'array' ? `${limit} item${plural} long` : String(limit);
}

function quote(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
