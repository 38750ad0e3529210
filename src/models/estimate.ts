/**
 * What a task is expected to cost, so that its credits can be reserved before KIE is called. Pure. What
 * like requests were really charged for corrects it; see `task/charge-store.ts`.
 */
import { findModel } from './catalogue.ts';
import { matchesPattern } from './model-pattern.ts';
import { fieldsOfPrice, priceOf, type Price } from './price.ts';

export interface PriceRules {
  /** The operator's own prices, by model pattern. */
  readonly prices: Readonly<Record<string, Price>>;
  /** For a task whose price is not known. */
  readonly unknownPriceCredits: number;
}

export interface Estimate {
  readonly credits: number;
  /** Where it comes from: the operator's prices, KIE's list, or nowhere. */
  readonly basis: 'settings' | 'list' | 'unknown';
}

type Input = Readonly<Record<string, unknown>>;

/** Credits, as KIE counts them. */
export function estimateOf(model: string, input: Input, rules: PriceRules): Estimate {
  const described = findModel(model);
  const fields = { ...described?.required, ...described?.optional };
  const own = ownPrice(model, rules);
  const price = own ?? described?.price;
  const credits = price === undefined ? undefined : priceOf(price, input, fields);
  if (credits === undefined) return { credits: rules.unknownPriceCredits, basis: 'unknown' };
  return { credits, basis: own === undefined ? 'list' : 'settings' };
}

/** The price that holds for a model here: the operator's, of the longest pattern, else KIE's. */
export function priceFor(model: string, rules: PriceRules): Price | undefined {
  return ownPrice(model, rules) ?? findModel(model)?.price;
}

/** Fields on which prices depend, whatever their model is. */
const USUAL_FIELDS = [
  'duration',
  'resolution',
  'image_resolution',
  'quality',
  'mode',
  'size',
  'sound',
  'audio',
  'generate_audio',
  'num_images',
  'max_images',
  'n',
  'rendering_speed',
  'upscale_factor',
];

const MAX_LIKENESS_CHARACTERS = 200;

/**
 * What requests have in common that should cost the same: the values of the fields that a price may
 * depend on, as one short text. Undefined where it would be too long to be anybody else's too.
 */
export function likenessOf(model: string, input: Input): string | undefined {
  const described = findModel(model);
  const fields = { ...described?.required, ...described?.optional };
  const ofPrice = described?.price === undefined ? [] : fieldsOfPrice(described.price);
  const parts = [...new Set([...USUAL_FIELDS, ...ofPrice])]
    .toSorted()
    .map((field) => ({ field, value: input[field] ?? fields[field]?.default }))
    .filter(({ value }) => value !== undefined && value !== null)
    // Of addresses and other long values it matters whether they are there.
    .map(
      ({ field, value }) =>
        `${field}=${typeof value === 'object' ? 'given' : JSON.stringify(value)}`,
    );
  const text = parts.join(';');
  return text.length > MAX_LIKENESS_CHARACTERS ? undefined : text;
}

function ownPrice(model: string, { prices }: PriceRules): Price | undefined {
  const [fitting] = Object.entries(prices)
    .filter(([pattern]) => matchesPattern(pattern, model))
    .toSorted(([one], [other]) => other.length - one.length);
  return fitting?.[1];
}
