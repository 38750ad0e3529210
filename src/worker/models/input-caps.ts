/** What an input may ask for at most, whatever the model itself would take: the operator's caps. Pure. */
import type { FieldError } from '../http/validation.ts';
import { findModel } from './catalogue.ts';
import { matchesPattern } from './model-pattern.ts';

export interface InputCaps {
  /** Seconds. */
  readonly duration?: number | undefined;
  /** Like `720p` or `2K`. */
  readonly resolution?: string | undefined;
  /** Files that one task makes. */
  readonly outputs?: number | undefined;
}

/** Models name one quantity in several ways. Of the last group only some values are resolutions. */
const DURATION_FIELDS = ['duration', 'n_frames', 'seconds', 'video_length'];
const OUTPUT_FIELDS = ['num_images', 'max_images', 'n', 'num_outputs', 'batch_size', 'nVariants'];
const RESOLUTION_FIELDS = ['resolution', 'image_resolution', 'output_resolution'];
const PERHAPS_RESOLUTION_FIELDS = ['size', 'image_size', 'quality', 'mode'];

/**
 * Each field of `input` that asks for more than the least of the caps whose patterns the model fits. A
 * value that cannot be judged is refused; a field that is left out counts as the default that KIE
 * names, and where none is named it is not judged.
 */
export function findCapErrors(
  model: string,
  given: Readonly<Record<string, unknown>>,
  caps: Readonly<Record<string, InputCaps>>,
): FieldError[] {
  const input = { ...defaultsOf(model), ...given };
  const fitting = Object.entries(caps)
    .filter(([pattern]) => matchesPattern(pattern, model))
    .map(([, cap]) => cap);
  const duration = least(fitting.map((cap) => cap.duration));
  const outputs = least(fitting.map((cap) => cap.outputs));
  const resolution = least(fitting.map((cap) => resolutionRank(cap.resolution)));
  const named = fitting.find((cap) => resolutionRank(cap.resolution) === resolution)?.resolution;
  const perhaps = PERHAPS_RESOLUTION_FIELDS.filter((name) => resolutionRank(input[name]));
  return [
    ...over(input, DURATION_FIELDS, amount, duration, `${duration} seconds`),
    ...over(input, OUTPUT_FIELDS, amount, outputs, outputs),
    ...over(input, [...RESOLUTION_FIELDS, ...perhaps], resolutionRank, resolution, named),
  ];
}

function defaultsOf(model: string): Record<string, unknown> {
  const described = findModel(model);
  const fields = Object.entries({ ...described?.required, ...described?.optional });
  return Object.fromEntries(fields.map(([name, field]) => [name, field.default]));
}

/** Kling's modes, by what KIE's price list says that they make. */
const NAMED_RESOLUTIONS: Readonly<Record<string, number>> = { std: 720, pro: 1080 };

/**
 * Resolutions in one order: lines (`720p`, `768P`, `1080`, `1280x720`) and thousands of pixels (`1K`,
 * `1.5K`, `4k`). Undefined for what is none.
 */
export function resolutionRank(value: unknown): number | undefined {
  const text = String(value);
  if (Object.hasOwn(NAMED_RESOLUTIONS, text)) return NAMED_RESOLUTIONS[text];
  const [, width, height] = /^(\d{3,5})[x*](\d{3,5})$/i.exec(text) ?? [];
  if (width !== undefined) return Math.min(Number(width), Number(height));
  const [, digits, unit = ''] = /^(\d{1,4}(?:\.\d)?)([pk]?)$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  if (unit.toLowerCase() === 'k') return Number(digits) * 1000;
  return Number(digits) >= 100 ? Number(digits) : undefined;
}

/** The fields whose value is over `most`, or cannot be judged; `shown` is how the caller is told of it. */
function over(
  input: Readonly<Record<string, unknown>>,
  fields: readonly string[],
  read: (value: unknown) => number | undefined,
  most: number | undefined,
  shown: string | number | undefined,
): FieldError[] {
  if (most === undefined) return [];
  return fields
    .filter((field) => input[field] !== undefined && input[field] !== null)
    .filter((field) => (read(input[field]) ?? Number.POSITIVE_INFINITY) > most)
    .map((field) => ({
      field: `input.${field}`,
      message: `must be at most ${shown} here`,
      allowed: { maximum: shown },
    }));
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
}

/** A number, or one in a string, as some models have it. Nothing and less are no amounts. */
function amount(value: unknown): number | undefined {
  const isNumeric =
    typeof value === 'number' || (typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value));
  return isNumeric && Number(value) > 0 ? Number(value) : undefined;
}
