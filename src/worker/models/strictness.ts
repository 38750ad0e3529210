/** How strictly the inputs of a model are judged. Pure. */
import { DEFAULT_MODEL } from './catalogue.ts';
import { ruleFor } from './model-pattern.ts';

export const STRICTNESSES = ['strict', 'lenient', 'off'] as const;
/**
 * `strict` takes what is described and nothing else; `lenient` checks what is described and lets the
 * rest through with a warning; `off` takes any object.
 */
export type Strictness = (typeof STRICTNESSES)[number];

/** By model pattern. */
export type StrictnessRules = Readonly<Record<string, Strictness>>;

/**
 * The seed's page is known rule by rule; of the other models KIE's documents are wrong in places, and
 * fields come sooner than their descriptions.
 */
export const DEFAULT_STRICTNESS: StrictnessRules = { '*': 'lenient', [DEFAULT_MODEL]: 'strict' };

/** By the rule that fits the model best; lenient where none does. */
export function strictnessOf(model: string, rules: StrictnessRules): Strictness {
  return ruleFor(model, rules) ?? 'lenient';
}
