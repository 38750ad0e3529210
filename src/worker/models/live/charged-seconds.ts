/** The seconds that a price per second is for. Pure. */
import { perSecond, flat, type Price, type Rate, type Seconds } from '../price.ts';
import type { Fields } from '../schema.ts';
import { findDurationField, findFileFields, readBounds } from './label-fields.ts';
import { mapRates } from './price-rate.ts';
import type { PriceText } from './price-tokens.ts';

// Cautious lengths where neither the text nor the schema has one.
/** A result whose length no field chooses: such models make 5 to 10 seconds. */
const MAX_FIXED_SECONDS = 15;
/** KIE's longest results, and its longest reference videos together. */
export const MAX_RESULT_SECONDS = 30;
const MAX_REFERENCE_SECONDS = 30;
/** A file that is worked on as a whole. */
const MAX_FILE_SECONDS = 300;

interface TimedPrice {
  readonly price: Price;
  /** Whether the text or the schema bounds the seconds. */
  readonly isUnderstood: boolean;
}

/**
 * The price with a rate per second. The seconds of videos beside a duration always count: KIE's texts do not always
 * say that they do.
 */
export function priceSeconds(rate: Rate, text: PriceText, fields: Fields): TimedPrice {
  const videos = findFileFields('video', fields);
  const duration = findDurationField(fields);
  if (duration !== undefined) {
    const { min, max } = readBounds(fields[duration]);
    const isBounded = max !== undefined && max >= 1;
    const result = {
      field: duration,
      min: Math.max(min, 1),
      max: isBounded ? max : MAX_RESULT_SECONDS,
    };
    // A length in the text may be the least that is charged.
    const least = text.seconds.length === 0 ? result : chargeAtLeast(result, text);
    const references = videos.map((files) => ({ files, max: MAX_REFERENCE_SECONDS }));
    return {
      price: perSecond(rate, least, ...references),
      isUnderstood: isBounded && least === result,
    };
  }
  const { num_frames, frames_per_second } = fields;
  if (num_frames?.maximum !== undefined && frames_per_second?.minimum !== undefined) {
    const frames: Seconds = { frames: 'num_frames', framesPerSecond: 'frames_per_second' };
    return { price: perSecond(rate, frames), isUnderstood: true };
  }
  const files = [...videos, ...findFileFields('audio', fields)];
  if (files.length === 0) return priceFixedSeconds(rate, text, fields);
  const max = text.maxSeconds ?? MAX_FILE_SECONDS;
  const parts = files.map((name) => ({ files: name, max }));
  // The result of an edited video is as long as the video.
  const isCountedTwice = text.words
    .split('\n')
    .some((line) => ['input', '+', 'output'].every((word) => line.includes(word)));
  return {
    price: perSecond(rate, ...parts, ...(isCountedTwice ? parts : [])),
    isUnderstood: text.maxSeconds !== undefined,
  };
}

/** Every length becomes the longest one of the schema and the text. */
function chargeAtLeast(
  { field, max }: { readonly field: string; readonly max: number },
  { seconds }: PriceText,
) {
  const most = Math.max(max, ...seconds);
  return { field, min: most, max: most };
}

/** No field has the length: the longest one that the text names counts. */
function priceFixedSeconds(rate: Rate, text: PriceText, fields: Fields): TimedPrice {
  const named = Math.max(text.maxSeconds ?? 0, ...text.seconds);
  if (Object.keys(fields).length === 0) {
    // Any field may have the length, and any file may be what is charged.
    const most = { field: 'duration', min: 1, max: Math.max(named, MAX_FILE_SECONDS) };
    return { price: perSecond(rate, most), isUnderstood: false };
  }
  const seconds = named > 0 ? named : MAX_FIXED_SECONDS;
  return { price: mapRates(flat(rate), (perOne) => perOne * seconds), isUnderstood: named > 0 };
}
