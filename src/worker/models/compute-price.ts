/**
 * What a request costs by a price: as KIE's documentation says, or at most. Pure.
 *
 * Only fields that the model describes take part: KIE may ignore any other. A value that KIE may understand in
 * another way than we do counts as its dearest one.
 */
import { sumFileSeconds } from './file-seconds.ts';
import { priceAt, type FileSurcharge, type Price, type Rate, type Seconds } from './price.ts';
import { readField, readNumber, type PricedRequest } from './priced-request.ts';
import { countCharacters, countTokens } from './priced-texts.ts';
import { DURATION_FIELDS, OUTPUT_COUNT_FIELDS } from './usual-fields.ts';
import type { Fields } from './schema.ts';

const TOKENS_PER_RATE = 1_000_000;

/** Credits. Undefined if the price is per second and the model has no bound for them. */
export function computePrice(listed: Price, request: PricedRequest): number | undefined {
  const price = priceAt(listed, request.now);
  const credits = computeOnePrice(price, request);
  if (credits === undefined || price.atLeast === undefined) return credits;
  return Math.max(credits, computePrice(price.atLeast, request) ?? 0);
}

function computeOnePrice(price: Price, request: PricedRequest): number | undefined {
  const units = countUnits(price, request);
  if (units === undefined) return undefined;
  const surcharge = price.plus === undefined ? 0 : computeSurcharge(price.plus, request);
  const text = price.textRate === undefined ? 0 : price.textRate * countTokens(request).text;
  return resolveRate(price.rate, request) * units + surcharge + text / TOKENS_PER_RATE;
}

function resolveRate(rate: Rate, request: PricedRequest): number {
  if (typeof rate === 'number') return rate;
  if ('ifGiven' in rate) {
    const files = countFiles(rate.ifGiven, request);
    if (files === undefined) return highestRate([rate.yes, rate.no], request);
    return resolveRate(files > 0 ? rate.yes : rate.no, request);
  }
  const value = readField(rate.by, request)?.value;
  const entry = Object.entries(rate.rates).find(([name]) => isSameValue(name, value));
  return entry === undefined
    ? highestRate(Object.values(rate.rates), request)
    : resolveRate(entry[1], request);
}

function highestRate(rates: readonly Rate[], request: PricedRequest): number {
  return Math.max(...rates.map((rate) => resolveRate(rate, request)));
}

const normalize = (text: string) => text.replace(/\s/g, '').toLowerCase();

/** KIE writes the same value as `480P`, `480p` and `480 p`. */
function isSameValue(name: string, value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    return false;
  return normalize(name) === normalize(String(value));
}

function countUnits(price: Price, request: PricedRequest): number | undefined {
  switch (price.per) {
    case 'task':
      return 1;
    case 'second': {
      const seconds = countSeconds(price.seconds ?? documentedDuration(request.fields), request);
      return seconds === undefined ? undefined : seconds * countImages(request);
    }
    case 'image':
      return price.images === undefined
        ? countImages(request)
        : price.images[request.assumption === 'dearest' ? 'most' : 'usual'];
    case 'thousand characters':
      return countCharacters(request) / 1000;
    case 'million tokens':
      return countTokens(request).speech / TOKENS_PER_RATE;
  }
}

/** The field `duration`, if its schema bounds it. */
function documentedDuration({ duration }: Fields): readonly Seconds[] {
  const values = duration?.enum?.map(Number) ?? [duration?.minimum, duration?.maximum];
  const bounds = values.filter((value): value is number => Number.isFinite(value));
  if (bounds.length < 2) return [];
  const [min, max] = [Math.min(...bounds), Math.max(...bounds)];
  return [{ field: 'duration', min: Math.max(min, 1), max }];
}

function countSeconds(parts: readonly Seconds[], request: PricedRequest): number | undefined {
  if (parts.length === 0) return undefined;
  // A file beside a duration is optional. Where files alone are charged, one that is missing here reaches KIE in
  // some other way.
  const isFileOptional = parts.some((part) => !('files' in part));
  return parts
    .map((part) => countPart(part, isFileOptional, request))
    .reduce((sum, seconds) => sum + seconds, 0);
}

function countPart(part: Seconds, isFileOptional: boolean, request: PricedRequest): number {
  if ('files' in part) {
    const fields = [part.files, part.orFiles ?? part.files];
    const counts = fields.map((field) =>
      countFileSeconds(field, part.max, isFileOptional, request),
    );
    return Math.max(...counts);
  }
  // KIE does not document how it rounds.
  if ('field' in part) return Math.ceil(readSeconds(part, request));
  const frames = readAmount(part.frames, boundsOf(part.frames, request), request);
  const { min, max } = boundsOf(part.framesPerSecond, request);
  const rate = readNumber(readField(part.framesPerSecond, request)?.value);
  return Math.ceil(frames / (rate !== undefined && rate >= min && rate <= max ? rate : min));
}

function countFileSeconds(
  field: string,
  max: number,
  isOptional: boolean,
  request: PricedRequest,
): number {
  const addresses = listFiles(field, request);
  if (isOptional && addresses?.length === 0) return 0;
  return sumFileSeconds(addresses ?? [], max, request.fileSeconds ?? new Map());
}

/** Of a model without a description a length that is sent can only raise the price. */
function readSeconds(
  part: { readonly field: string; readonly min: number; readonly max: number },
  request: PricedRequest,
): number {
  if (hasFields(request)) return readAmount(part.field, part, request);
  const given = DURATION_FIELDS.map((name) => readNumber(request.input[name]) ?? 0);
  return Math.max(part.max, ...given);
}

const hasFields = ({ fields }: PricedRequest) => Object.keys(fields).length > 0;

const boundsOf = (name: string, { fields }: PricedRequest) => ({
  min: fields[name]?.minimum ?? 1,
  max: fields[name]?.maximum ?? 1,
});

/** The number in a field if it is at least `min`, otherwise `max`. One above `max` counts as it is. */
function readAmount(
  name: string,
  { min, max }: { readonly min: number; readonly max: number },
  request: PricedRequest,
): number {
  const amount = readNumber(readField(name, request)?.value);
  return amount === undefined || amount < min ? max : amount;
}

/** Counted for a field without a maximum: the most files that KIE documents for any model. */
const MAX_OUTPUTS = 12;

function countImages(request: PricedRequest): number {
  const isDescribed = hasFields(request);
  const counts = OUTPUT_COUNT_FIELDS.map((name) => {
    // Of a model without a description every such field counts: it can only raise the price.
    if (!isDescribed) return Math.max(1, readNumber(request.input[name]) ?? 1);
    const field = readField(name, request);
    if (field === undefined) return 1;
    const { enum: values = [], minimum = 1, maximum } = field.schema;
    const allowed = values.map(Number).filter(Number.isFinite);
    const unbounded = allowed.length === 0 ? MAX_OUTPUTS : minimum;
    const max = Math.max(minimum, maximum ?? unbounded, ...allowed);
    const isDefault = field.value === undefined && request.assumption === 'documented';
    return isDefault ? 1 : readAmount(name, { min: Math.max(1, minimum), max }, request);
  });
  return Math.max(...counts);
}

/** The addresses of the files in a field; undefined if they are unclear. */
function listFiles(name: string, request: PricedRequest): readonly string[] | undefined {
  const value = readField(name, request)?.value;
  if (value === undefined || value === null || value === '') return [];
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return undefined;
  return value.every((one) => typeof one === 'string' && one !== '') ? value : undefined;
}

/** How many files a field has; undefined if that is unclear. */
function countFiles(name: string, request: PricedRequest): number | undefined {
  return listFiles(name, request)?.length;
}

function computeSurcharge({ rate, files, free }: FileSurcharge, request: PricedRequest): number {
  const counts = files.map((name) => {
    const items = request.fields[name]?.maxItems ?? 1;
    const { [name]: value } = request.input;
    const unclear = Array.isArray(value) ? Math.max(items, value.length) : items;
    return countFiles(name, request) ?? unclear;
  });
  return rate * Math.max(0, counts.reduce((sum, count) => sum + count, 0) - free);
}
