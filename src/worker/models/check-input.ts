/** Checks whether a caller may use a model and whether an input fits it. The input is never changed. */
import * as z from 'zod/mini';
import { EdgeError } from '../http/errors.ts';
import type { FieldError } from '../http/errors.ts';
import { findErrors } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import type { Catalogue, CatalogueModel } from './model.ts';
import { getInputValidator } from './input-validator.ts';
import { matchesPattern } from './model-pattern.ts';
import { findClosestMatches } from './closest-match.ts';
import { findStrictness, type StrictnessRules } from './strictness.ts';

/** Longer names and fields are cut in messages. */
const MAX_SHOWN_CHARACTERS = 200;

/** For a model that the catalogue does not have. */
const anyInput = lazy(() => z.record(z.string(), z.unknown()));

export interface InputValidation {
  errors: FieldError[];
  /** Unknown names that are passed on to KIE. */
  warnings: FieldError[];
}

/** Whether one of the patterns matches the model. */
export function isModelAllowed(model: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, model));
}

/**
 * Throws `model_not_allowed` with the closest allowed names, or `model_removed` with the successors of a model
 * that KIE no longer has.
 */
export function checkModelAllowed(
  model: string,
  patterns: readonly string[],
  catalogue: Catalogue,
): void {
  const shown = model.slice(0, MAX_SHOWN_CHARACTERS);
  if (isModelAllowed(model, patterns)) return checkModelExists(shown, catalogue);
  const hint = suggestModels(shown, patterns, catalogue);
  throw new EdgeError(
    'model_not_allowed',
    `Model ${JSON.stringify(shown)} is not allowed. Allow it in ALLOWED_MODELS or in the client's model list.${hint}`,
  );
}

function checkModelExists(model: string, catalogue: Catalogue): void {
  const removal = describeRemoval(model, catalogue);
  if (removal !== undefined) throw new EdgeError('model_removed', removal);
}

/** What to tell about a model that KIE no longer has, with its successors; undefined for any other. */
export function describeRemoval(model: string, catalogue: Catalogue): string | undefined {
  const successors = catalogue.findSuccessors(model);
  if (successors === undefined) return undefined;
  const hint = successors.length === 0 ? '' : ` Use ${successors.join(' or ')}.`;
  return `KIE no longer has model ${JSON.stringify(model)}.${hint}`;
}

/** `Did you mean …?` with the closest allowed names; empty if no name is close. */
function suggestModels(model: string, patterns: readonly string[], catalogue: Catalogue): string {
  const names = catalogue.list().map(({ id }) => id);
  const closest = findClosestMatches(
    model,
    names.filter((id) => isModelAllowed(id, patterns)),
  );
  return closest.length === 0 ? '' : ` Did you mean ${closest.join(' or ')}?`;
}

/** Validates an input with the strictness that applies to the model. */
export function validateInput(
  model: string,
  input: unknown,
  rules: StrictnessRules,
  catalogue: Catalogue,
): InputValidation {
  const described = findDescribed(model, catalogue);
  const strictness = findStrictness(model, rules);
  if (described === undefined || strictness === 'off') {
    const errors = findErrors(anyInput(), input, ['input']);
    return {
      errors,
      warnings: described === undefined ? unknownModelWarnings(model, catalogue) : [],
    };
  }
  const errors = findErrors(getInputValidator(described), input, ['input']);
  const unknown = findUnknownFields(input, { ...described.required, ...described.optional });
  return strictness === 'strict'
    ? { errors: [...errors, ...unknown.map(fieldError)], warnings: [] }
    : { errors, warnings: unknown.map(fieldWarning) };
}

/** A listed model whose schema is not known counts as undescribed. */
function findDescribed(model: string, catalogue: Catalogue): CatalogueModel | undefined {
  const found = catalogue.find(model);
  const hasFields = Object.keys({ ...found?.required, ...found?.optional }).length > 0;
  return hasFields ? found : undefined;
}

/** A model may be newer than the catalogue; a name close to a described one may be mistyped. */
function unknownModelWarnings(model: string, catalogue: Catalogue): FieldError[] {
  const hint = suggestModels(model.slice(0, MAX_SHOWN_CHARACTERS), ['*'], catalogue);
  if (hint === '') return [];
  return [
    { field: 'model', message: `is unknown here and was passed on to KIE unchanged.${hint}` },
  ];
}

/** Bounds the size of the response. */
const MAX_UNKNOWN_FIELDS = 50;

function findUnknownFields(input: unknown, known: object): string[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
  return Object.keys(input)
    .filter((field) => !Object.hasOwn(known, field))
    .slice(0, MAX_UNKNOWN_FIELDS)
    .map((field) => `input.${field.slice(0, MAX_SHOWN_CHARACTERS / 2)}`);
}

const fieldError = (field: string): FieldError => ({ field, message: 'is not a known field' });
const fieldWarning = (field: string): FieldError => ({
  field,
  message: 'is unknown for this model and was passed on to KIE unchanged',
});
