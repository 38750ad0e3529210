/**
 * What a task is expected to cost, so that its credits can be reserved before KIE is called. Pure. What
 * like requests were really charged for corrects it; see `task/charge-store.ts`.
 */
import { findModel, type CatalogueModel } from './catalogue.ts';
import { ruleFor } from './model-pattern.ts';
import { priceOf, type Price } from './price.ts';

export interface PriceRules {
  /** The operator's own prices, by model pattern. */
  readonly prices: Readonly<Record<string, Price>>;
  /** For a task whose price is not known. */
  readonly defaultReservationCredits: number;
}

export interface Estimate {
  readonly credits: number;
  /** Where it comes from: the operator's prices, KIE's list, or nowhere. */
  readonly basis: 'settings' | 'list' | 'unknown';
}

/** No task costs this; an input may say that it lasts for ever. */
const MAX_CREDITS = 1_000_000;

/** As exact as accounts are. */
const toThousandths = (credits: number) => Math.ceil(Number((credits * 1000).toFixed(3))) / 1000;

type Input = Readonly<Record<string, unknown>>;

/** Credits, as KIE counts them. */
export function estimateOf(model: string, input: Input, rules: PriceRules): Estimate {
  const described = findModel(model);
  const fields = { ...described?.required, ...described?.optional };
  const own = ruleFor(model, rules.prices);
  const price = own ?? described?.price;
  const credits = price === undefined ? undefined : priceOf(price, input, fields);
  if (credits === undefined) return { credits: rules.defaultReservationCredits, basis: 'unknown' };
  return {
    credits: toThousandths(Math.min(credits, MAX_CREDITS)),
    basis: own === undefined ? 'list' : 'settings',
  };
}

/** The price that holds for a model here: the operator's, of the longest pattern, else KIE's. */
export function priceFor(model: string, rules: PriceRules): Price | undefined {
  return ruleFor(model, rules.prices) ?? findModel(model)?.price;
}

/** How a result looks or sounds, at one price. */
const WITHOUT_PRICE = new Set(
  'seed prompt negative_prompt cfg_scale guidance_scale strength nsfw_checker watermark shift'.split(
    ' ',
  ),
);

/** A longer text is words of the caller's own. */
const MAX_VALUE_CHARACTERS = 20;
const MAX_LIKENESS_CHARACTERS = 400;

/**
 * What requests have in common that should cost the same, as one text: every field with a short value,
 * and of files how many there are. Undefined where a price may hang on something else: on how long a
 * file or a text is, or on fields that nobody has described.
 */
export function priceKeyFor(model: string, input: Input): string | undefined {
  const described = findModel(model);
  if (described === undefined || hangsOnLength(described, input)) return undefined;
  const fields = { ...described.required, ...described.optional };
  if (Object.keys(input).some((field) => !Object.hasOwn(fields, field))) return undefined;
  const text = Object.entries(fields)
    .filter(([name]) => !WITHOUT_PRICE.has(name))
    .map(([name, field]) => ({ name, value: shortened(input[name] ?? field.default) }))
    .filter(({ value }) => value !== undefined)
    .map(({ name, value }) => `${name}=${value}`)
    .join(';');
  return text.length > MAX_LIKENESS_CHARACTERS ? undefined : text;
}

/** Seconds of a file that goes in, characters of a text: neither is known here. */
function hangsOnLength({ required, optional, price, kind }: CatalogueModel, input: Input): boolean {
  if (price?.per === 'thousand characters' || kind === 'audio' || kind === 'analysis') return true;
  const fields = { ...required, ...optional };
  const duration = input['duration'] ?? fields['duration']?.default;
  if (price?.per === 'second' && !(Number(duration) > 0)) return true;
  return Object.entries(fields).some(([name, { contentMediaType, items }]) => {
    const mediaType = contentMediaType ?? items?.contentMediaType ?? '';
    return /^(?:video|audio)/.test(mediaType) && shortened(input[name]) !== undefined;
  });
}

function shortened(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : String(value.length);
  if (typeof value === 'object') return 'given';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_VALUE_CHARACTERS ? 'given' : text;
}
