/** INPUT_CAPS: upper limits on inputs, whatever the model itself accepts. Pure. */
import type { FieldError } from '../http/errors.ts';
import type { CatalogueModel } from './model.ts';
import { DURATION_FIELDS, OUTPUT_COUNT_FIELDS } from './usual-fields.ts';
import { matchesPattern } from './model-pattern.ts';

export interface InputCaps {
  /** Seconds. */
  readonly duration?: number | undefined;
  /** Like `720p` or `2K`. */
  readonly resolution?: string | undefined;
  /** Files per task. */
  readonly outputs?: number | undefined;
}

/** In the last group only some values are resolutions. */
const RESOLUTION_FIELDS = ['resolution', 'image_resolution', 'output_resolution'];
const POSSIBLE_RESOLUTION_FIELDS = ['size', 'image_size', 'quality', 'mode'];

/**
 * The fields of `given` that exceed the lowest cap of the patterns that match the model. A value that
 * cannot be interpreted is rejected. An absent field counts as KIE's documented default; without one it
 * is not checked.
 */
export function findCapErrors(
  model: string,
  given: Readonly<Record<string, unknown>>,
  caps: Readonly<Record<string, InputCaps>>,
  described: CatalogueModel | undefined,
): FieldError[] {
  const input = { ...documentedDefaults(described), ...given };
  const matching = Object.entries(caps)
    .filter(([pattern]) => matchesPattern(pattern, model))
    .map(([, cap]) => cap);
  const duration = minimum(matching.map((cap) => cap.duration));
  const outputs = minimum(matching.map((cap) => cap.outputs));
  const resolution = minimum(matching.map((cap) => parseResolution(cap.resolution)));
  const named = matching.find((cap) => parseResolution(cap.resolution) === resolution)?.resolution;
  const perhaps = POSSIBLE_RESOLUTION_FIELDS.filter((name) => parseResolution(input[name]));
  return [
    ...findExceeding(input, DURATION_FIELDS, parseAmount, duration, `${duration} seconds`),
    ...findExceeding(
      input,
      listShots(input),
      sumDurations,
      duration,
      `${duration} seconds together`,
    ),
    ...findExceeding(input, ['num_frames'], framesReader(input), duration, `${duration} seconds`),
    ...findExceeding(input, OUTPUT_COUNT_FIELDS, parseAmount, outputs, outputs),
    ...findExceeding(input, [...RESOLUTION_FIELDS, ...perhaps], parseResolution, resolution, named),
  ];
}

function documentedDefaults(described: CatalogueModel | undefined): Record<string, unknown> {
  const fields = Object.entries({ ...described?.required, ...described?.optional });
  return Object.fromEntries(fields.map(([name, field]) => [name, field.default]));
}

/** Kling's modes, with the resolution that KIE's price list gives them. */
const NAMED_RESOLUTIONS: Readonly<Record<string, number>> = { std: 720, pro: 1080 };

/**
 * A resolution as a comparable number: lines (`720p`, `768P`, `1080`, `1280x720`) or thousands of pixels
 * (`1K`, `1.5K`, `4k`). Undefined if the value is not a resolution.
 */
export function parseResolution(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  if (Object.hasOwn(NAMED_RESOLUTIONS, text)) return NAMED_RESOLUTIONS[text];
  const [, width, height] = /^(\d{3,5})[x*](\d{3,5})$/i.exec(text) ?? [];
  if (width !== undefined) return Math.min(Number(width), Number(height));
  const [, digits, unit = ''] = /^(\d{1,4}(?:\.\d)?)([pk]?)$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  if (unit.toLowerCase() === 'k') return Number(digits) * 1000;
  return Number(digits) >= 100 ? Number(digits) : undefined;
}

/** Errors for the fields whose value exceeds `max` or cannot be interpreted; `label` is `max` in messages. */
function findExceeding(
  input: Readonly<Record<string, unknown>>,
  fields: readonly string[],
  read: (value: unknown) => number | undefined,
  max: number | undefined,
  label: string | number | undefined,
): FieldError[] {
  if (max === undefined) return [];
  return fields
    .filter((field) => input[field] !== undefined && input[field] !== null)
    .filter((field) => (read(input[field]) ?? Number.POSITIVE_INFINITY) > max)
    .map((field) => ({
      field: `input.${field}`,
      message: `must be at most ${label}`,
      allowed: { maximum: label },
    }));
}

/** Fields with a list of objects that have durations, such as Kling's shots. The result is as long as all together. */
function listShots(input: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(input).filter((name) => listItems(input[name]).some(hasDuration));
}

const listItems = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const hasDuration = (item: unknown) => readDurations(item).length > 0;

/** The values of an object's duration fields. */
function readDurations(item: unknown): unknown[] {
  if (typeof item !== 'object' || item === null) return [];
  return DURATION_FIELDS.filter((name) => Object.hasOwn(item, name)).map(
    (name) => (item as Readonly<Record<string, unknown>>)[name],
  );
}

/** Undefined if one of them cannot be interpreted. */
function sumDurations(shots: unknown): number | undefined {
  const seconds = listItems(shots).flatMap(readDurations).map(parseAmount);
  return seconds.reduce<number | undefined>(
    (sum, one) => (sum === undefined || one === undefined ? undefined : sum + one),
    0,
  );
}

/** The bounds that KIE documents. An unclear rate counts as the slowest, which makes the longest result. */
const MIN_FRAMES_PER_SECOND = 4;
const MAX_FRAMES_PER_SECOND = 60;

/** Reads frames as seconds. */
function framesReader({ frames_per_second: given }: Readonly<Record<string, unknown>>) {
  const rate = parseAmount(given) ?? 0;
  const isClear = rate >= MIN_FRAMES_PER_SECOND && rate <= MAX_FRAMES_PER_SECOND;
  const perSecond = isClear ? rate : MIN_FRAMES_PER_SECOND;
  return (frames: unknown) => {
    const count = parseAmount(frames);
    return count === undefined ? undefined : count / perSecond;
  };
}

function minimum(values: readonly (number | undefined)[]): number | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
}

/** A positive number, or one in a string, as some models have it. */
function parseAmount(value: unknown): number | undefined {
  const isNumeric =
    typeof value === 'number' || (typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value));
  return isNumeric && Number(value) > 0 ? Number(value) : undefined;
}
