/** Which models a deployment allows, and whether an input fits its model. */
import { z } from 'zod';
import { EdgeError } from '../http/errors.ts';
import { findErrors, type FieldError } from '../http/validation.ts';
import { SEED_MODEL, seedInput } from './seed-model.ts';

/** Enough to recognize a name by. */
const MAX_SHOWN_CHARACTERS = 200;

/** A model that is not described here must at least get an object. */
const anyInput = z.record(z.string(), z.unknown());

/** Throws `model_not_allowed` unless one of the patterns matches; `*` stands for any characters. */
export function checkModelAllowed(model: string, patterns: readonly string[]): void {
  if (patterns.some((pattern) => matches(pattern, model))) return;
  throw new EdgeError(
    'model_not_allowed',
    `Model ${JSON.stringify(model.slice(0, MAX_SHOWN_CHARACTERS))} is not allowed here; ALLOWED_MODELS lists what is.`,
  );
}

/** Each field of `input` that does not fit the model. The input itself is never changed. */
export function findInputErrors(model: string, input: unknown): FieldError[] {
  return findErrors(model === SEED_MODEL ? seedInput : anyInput, input, ['input']);
}

/** No regular expression from settings: each part between the stars must follow the one before it. */
function matches(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return text === head;
  if (!text.startsWith(head)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}
