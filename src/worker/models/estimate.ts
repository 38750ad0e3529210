/**
 * Estimates the cost of a task, so that its credits can be reserved before KIE is called. Pure. Actual
 * charges of similar requests may raise what is reserved; see `charge-rules.ts`.
 */
import type { Catalogue, CatalogueModel } from './model.ts';
import { findByPattern } from './model-pattern.ts';
import { computePrice } from './compute-price.ts';
import type { FileSeconds } from './file-seconds.ts';
import { readNumber, type Assumption } from './priced-request.ts';
import { priceAt, type Price, type PriceUnit } from './price.ts';
import { HOUR_MS } from '../platform/units.ts';

export interface PriceRules {
  /** PRICES, by model pattern. */
  readonly PRICES: Readonly<Record<string, Price>>;
  /** Reserved when the price is unknown. */
  readonly DEFAULT_RESERVATION_CREDITS: number;
}

/** What an estimate depends on beside the request. */
export interface EstimateContext {
  readonly catalogue: Catalogue;
  readonly prices: PriceRules;
  /** Unix milliseconds: a discount may have ended. */
  readonly now: number;
  /** Of input files. Without it no file's length is known. */
  readonly fileSeconds?: FileSeconds | undefined;
}

/** The source of a price: PRICES, KIE's price list, a text of KIE's that is not understood, or none. */
export type PriceBasis = 'settings' | 'list' | 'bound' | 'unknown';

export interface Estimate {
  /** What the task should cost: missing fields have their documented defaults. */
  readonly credits: number;
  /** What it costs at most, for the reservation. */
  readonly maxCredits: number;
  readonly basis: PriceBasis;
}

/**
 * KIE may get the request later than it is estimated, so a reservation counts a price that begins within this time.
 * Far above the longest wait for a place in KIE's rate window, and for KIE's answer.
 */
const PRICE_CHANGE_MARGIN_MS = HOUR_MS;

/** No task costs more. An input may have an absurd duration. */
const MAX_CREDITS = 1_000_000;

/** Credits, rounded up to whole millicredits, which accounts count. */
const roundUp = (credits: number) =>
  Math.ceil(Number((Math.min(credits, MAX_CREDITS) * 1000).toFixed(3))) / 1000;

type Input = Readonly<Record<string, unknown>>;

/** The estimate in KIE credits. The bound is never below the estimate. */
export function estimateCost(model: string, input: Input, context: EstimateContext): Estimate {
  const { catalogue, prices, now, fileSeconds } = context;
  const described = catalogue.find(model);
  const fields = { ...described?.required, ...described?.optional };
  const compute = (assumption: Assumption, at: number) => {
    const price = findPrice(model, { ...context, now: at });
    const credits =
      price && computePrice(price, { input, fields, assumption, now: at, fileSeconds });
    return credits ?? Number.NaN;
  };
  const credits = compute('documented', now);
  const bound = Math.max(
    credits,
    compute('dearest', now),
    compute('dearest', now + PRICE_CHANGE_MARGIN_MS),
  );
  // Also if a schema of KIE's has bounds that are no numbers.
  if (!Number.isFinite(bound)) {
    const unknown = prices.DEFAULT_RESERVATION_CREDITS;
    return { credits: unknown, maxCredits: unknown, basis: 'unknown' };
  }
  const basis = isConfigured(model, context)
    ? 'settings'
    : described?.isPriceBound === true
      ? 'bound'
      : 'list';
  return { credits: roundUp(credits), maxCredits: roundUp(bound), basis };
}

/** A configured price counts seconds and images of unknown number as the list's price does. */
function withUnits(configured: Price, list: Price | undefined): Price {
  return {
    ...(list?.seconds === undefined ? {} : { seconds: list.seconds }),
    ...(list?.images === undefined ? {} : { images: list.images }),
    ...configured,
  };
}

/** The price of a model now: from PRICES by the longest pattern, otherwise from KIE's list. */
export function findPrice(
  model: string,
  { catalogue, prices, now }: EstimateContext,
): Price | undefined {
  const price = catalogue.find(model)?.price;
  const listed = price && priceAt(price, now);
  const configured = findByPattern(model, prices.PRICES);
  return configured === undefined ? listed : withUnits(configured, listed);
}

const isConfigured = (model: string, { prices }: EstimateContext) =>
  findByPattern(model, prices.PRICES) !== undefined;

/** Where a model's price is from. `unknown` also if it is per second and nothing bounds the seconds. */
export const findPriceBasis = (model: string, context: EstimateContext): PriceBasis =>
  estimateCost(model, {}, context).basis;

/** Fields that change the result but not its price. */
const PRICE_INDEPENDENT_FIELDS = new Set(
  'seed prompt negative_prompt cfg_scale guidance_scale strength nsfw_checker watermark shift'.split(
    ' ',
  ),
);

/** A longer value is free text. */
const MAX_VALUE_CHARACTERS = 20;
const MAX_PRICE_KEY_CHARACTERS = 400;

/**
 * A key that is equal for requests that should cost the same: every field with a short value, and the
 * number of files. Undefined if the price may depend on more: on the length of a file or a text, or on
 * fields that the catalogue does not have.
 */
export function priceKeyFor(
  described: CatalogueModel | undefined,
  input: Input,
): string | undefined {
  if (described === undefined || dependsOnLength(described, input)) return undefined;
  const fields = { ...described.required, ...described.optional };
  if (Object.keys(input).some((field) => !Object.hasOwn(fields, field))) return undefined;
  const parts = Object.entries(fields)
    .filter(([name]) => !PRICE_INDEPENDENT_FIELDS.has(name))
    .map(([name, field]) => [name, priceKeyValue(readOwn(input, name) ?? field.default)])
    .filter(([, value]) => value !== undefined);
  const text = JSON.stringify(parts); // no value can be read as another field
  return text.length > MAX_PRICE_KEY_CHARACTERS ? undefined : text;
}

const readOwn = (input: Input, name: string) =>
  Object.hasOwn(input, name) ? input[name] : undefined;

/** The key has what these count: fields with short values. */
const KEYED_UNITS = new Set<PriceUnit>(['task', 'image', 'second']);

/** Whether the price may depend on the length of a file or a text, or on the result, which the key does not have. */
function dependsOnLength(
  { required, optional, price, kind }: CatalogueModel,
  input: Input,
): boolean {
  if (price !== undefined && !KEYED_UNITS.has(price.per)) return true;
  if (price?.images !== undefined || (kind !== 'video' && kind !== 'image')) return true;
  const fields = { ...required, ...optional };
  const duration = input['duration'] ?? fields['duration']?.default;
  if (price?.per === 'second' && !((readNumber(duration) ?? 0) > 0)) return true;
  return Object.entries(fields).some(([name, { contentMediaType, items }]) => {
    const mediaType = contentMediaType ?? items?.contentMediaType ?? '';
    return /^(?:video|audio)/.test(mediaType) && priceKeyValue(readOwn(input, name)) !== undefined;
  });
}

function priceKeyValue(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : String(value.length);
  if (typeof value === 'object') return 'given';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_VALUE_CHARACTERS ? 'given' : text;
}
