/** Which models a client may use, and whether an input fits its model. The input is never changed. */
import * as z from 'zod';
import { EdgeError } from '../http/errors.ts';
import { findErrors, type FieldError } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import { allModels, findModel } from './catalogue.ts';
import { validatorOf } from './input-validator.ts';
import { matchesPattern } from './model-pattern.ts';
import { nearestOf } from './closest-match.ts';
import { strictnessOf, type StrictnessRules } from './strictness.ts';

/** Enough to recognize a name by. */
const MAX_SHOWN_CHARACTERS = 200;

/** A model that is not described here must at least get an object. */
const anyInput = lazy(() => z.record(z.string(), z.unknown()));

export interface InputVerdict {
  errors: FieldError[];
  /** What is not known and goes on all the same. */
  warnings: FieldError[];
}

/** Whether one of the patterns matches; `*` stands for any characters. */
export function isModelAllowed(model: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, model));
}

/** Throws `model_not_allowed`, with the allowed models whose names are nearest. */
export function checkModelAllowed(model: string, patterns: readonly string[]): void {
  if (isModelAllowed(model, patterns)) return;
  const shown = model.slice(0, MAX_SHOWN_CHARACTERS);
  const hint = hintOf(shown, patterns);
  throw new EdgeError(
    'model_not_allowed',
    `Model ${JSON.stringify(shown)} is not allowed here; ALLOWED_MODELS, or the client's own list, says what is.${hint}`,
  );
}

/** The allowed models whose names are nearest, as a question; empty where none is near. */
function hintOf(model: string, patterns: readonly string[]): string {
  const names = allModels().map(({ id }) => id);
  const near = nearestOf(
    model,
    names.filter((id) => isModelAllowed(id, patterns)),
  );
  return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
}

/** What is wrong with an input, and what is merely not known, as strictly as the rules have it. */
export function judgeInput(model: string, input: unknown, rules: StrictnessRules): InputVerdict {
  const described = findModel(model);
  const strictness = strictnessOf(model, rules);
  if (described === undefined || strictness === 'off') {
    const errors = findErrors(anyInput(), input, ['input']);
    return { errors, warnings: described === undefined ? nameWarnings(model) : [] };
  }
  const errors = findErrors(validatorOf(described), input, ['input']);
  const unknown = unknownFields(input, { ...described.required, ...described.optional });
  return strictness === 'strict'
    ? { errors: [...errors, ...unknown.map(fieldError)], warnings: [] }
    : { errors, warnings: unknown.map(fieldWarning) };
}

/** A model may well be newer than its description; a name that is nearly one of those may be mistyped. */
function nameWarnings(model: string): FieldError[] {
  const hint = hintOf(model.slice(0, MAX_SHOWN_CHARACTERS), ['*']);
  if (hint === '') return [];
  return [{ field: 'model', message: `is not described here and was passed on as it is.${hint}` }];
}

/** More of them help nobody, and the answer stays small. */
const MAX_UNKNOWN = 50;

function unknownFields(input: unknown, known: object): string[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
  return Object.keys(input)
    .filter((field) => !Object.hasOwn(known, field))
    .slice(0, MAX_UNKNOWN)
    .map((field) => `input.${field.slice(0, MAX_SHOWN_CHARACTERS / 2)}`);
}

const fieldError = (field: string): FieldError => ({ field, message: 'is not a known field' });
const fieldWarning = (field: string): FieldError => ({
  field,
  message: 'is not known of this model and was passed on as it is',
});
