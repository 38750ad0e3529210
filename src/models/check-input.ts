/** Which models a deployment allows, and whether an input fits its model. */
import { z } from 'zod';
import { EdgeError } from '../http/errors.ts';
import { findErrors, type FieldError } from '../http/validation.ts';
import { matchesPattern } from './model-pattern.ts';
import { SEED_MODEL, seedInput } from './seed-model.ts';

/** Enough to recognize a name by. */
const MAX_SHOWN_CHARACTERS = 200;

/** A model that is not described here must at least get an object. */
const anyInput = z.record(z.string(), z.unknown());

/** Throws `model_not_allowed` unless one of the patterns matches; `*` stands for any characters. */
export function checkModelAllowed(model: string, patterns: readonly string[]): void {
  if (patterns.some((pattern) => matchesPattern(pattern, model))) return;
  throw new EdgeError(
    'model_not_allowed',
    `Model ${JSON.stringify(model.slice(0, MAX_SHOWN_CHARACTERS))} is not allowed here; ALLOWED_MODELS, or the client's own list, says what is.`,
  );
}

/** Each field of `input` that does not fit the model. The input itself is never changed. */
export function findInputErrors(model: string, input: unknown): FieldError[] {
  return findErrors(model === SEED_MODEL ? seedInput : anyInput, input, ['input']);
}
