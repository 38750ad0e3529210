/** VALIDATION: how strictly the input of a model is validated. Pure. */
import { DEFAULT_MODEL } from './catalogue.ts';
import { findByPattern } from './model-pattern.ts';

export const STRICTNESS_LEVELS = ['strict', 'lenient', 'off'] as const;
/**
 * `strict` rejects unknown fields; `lenient` validates known fields and passes unknown ones on with a
 * warning; `off` accepts any object.
 */
export type Strictness = (typeof STRICTNESS_LEVELS)[number];

/** By model pattern. */
export type StrictnessRules = Readonly<Record<string, Strictness>>;

/**
 * The default model's page is verified rule by rule. For other models KIE's documentation is wrong in
 * places, and new fields appear before it does.
 */
export const DEFAULT_STRICTNESS: StrictnessRules = { '*': 'lenient', [DEFAULT_MODEL]: 'strict' };

/** The strictness of the longest matching pattern; `lenient` if none matches. */
export function findStrictness(model: string, rules: StrictnessRules): Strictness {
  return findByPattern(model, rules) ?? 'lenient';
}
