/** Price texts that KIE never wrote, each with the credits that it states for a request. */
import { constantFrom, integer, record, sample } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelKind } from '../../../../src/worker/models/model.ts';
import {
  enumOf,
  file,
  flag,
  int,
  number,
  text as anyText,
  type Fields,
} from '../../../../src/worker/models/schema.ts';
import { parsePriceText } from '../../../../src/worker/models/live/parse-price-text.ts';
import { reserve } from './recorded-texts.ts';

interface Example {
  readonly text: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly fields: Fields;
  readonly kind?: ModelKind;
  /** What the text says. */
  readonly credits: number;
}

const upTo = (max: number, min = 1) => ({ duration: int({ min, max }) });
const sizes = { resolution: enumOf(['720p', '1080p']) };
const prompt = { prompt: anyText() };

/** Of which a rule gives a price above the text's at most by a cautious factor. */
const BOUNDS: readonly Example[] = [
  { text: '8 credits per 5 seconds.', input: { duration: 30 }, fields: upTo(30), credits: 48 },
  { text: '8 credits every 5 s.', input: { duration: 6 }, fields: upTo(30, 5), credits: 16 },
  { text: '8 credits / 5 s', input: { duration: 30 }, fields: upTo(30), credits: 48 },
  {
    text: '8 credits per 5 seconds of video',
    input: { video_url: 'https://files.example/a.mp4' },
    fields: { video_url: file('video') },
    credits: 48,
  },
  {
    text: 'Each 5-second segment costs 10 credits.',
    input: { duration: 60 },
    fields: upTo(60),
    credits: 120,
  },
  {
    text: 'A 5-second video costs 10 credits, 10-second 20 credits.',
    input: { duration: 60 },
    fields: upTo(60, 5),
    credits: 120,
  },
  { text: '10 credits per 5s video', input: { duration: 20 }, fields: upTo(20), credits: 40 },
  {
    text: 'Each video costs 10 credits. Adding sound costs 5 credits more.',
    input: { sound: true },
    fields: { ...prompt, sound: flag() },
    credits: 15,
  },
  {
    text: '10 credits per video. Sound: 5 credits.',
    input: { sound: true },
    fields: { ...prompt, sound: flag() },
    credits: 15,
  },
  {
    text: '10 credits per video at 720p. 1080p costs twice as much.',
    input: { resolution: '1080p' },
    fields: sizes,
    credits: 20,
  },
  {
    text: '10 credits per video at 720p. 1080p costs 3 times as much.',
    input: { resolution: '1080p' },
    fields: sizes,
    credits: 30,
  },
  {
    text: '10 credits per video at 720p (x4 at 1080p)',
    input: { resolution: '1080p' },
    fields: sizes,
    credits: 40,
  },
  {
    text: '10 credits for 720p, 20 for 1080p',
    input: { resolution: '1080p' },
    fields: sizes,
    credits: 20,
  },
  {
    text: '10 credits per second, minimum charge 10 seconds',
    input: { duration: 1 },
    fields: upTo(8),
    credits: 100,
  },
  {
    text: '10 credits per second; at least 10 seconds are charged',
    input: { duration: 1 },
    fields: upTo(8),
    credits: 100,
  },
  {
    text: '10 credits per second, minimum one minute',
    input: { duration: 1 },
    fields: upTo(8),
    credits: 600,
  },
  {
    text: '5 credits per image, 4 images per request',
    input: {},
    fields: prompt,
    kind: 'image',
    credits: 20,
  },
  {
    text: '5 credits per image, four images each time',
    input: {},
    fields: prompt,
    kind: 'image',
    credits: 20,
  },
  {
    text: '5 credits per request plus 2 credits per image',
    input: { num_images: 4 },
    fields: { num_images: int({ max: 4 }) },
    kind: 'image',
    credits: 13,
  },
  {
    text: '5 credits per image (a count that has another name)',
    input: { images_quantity: 4 },
    fields: { images_quantity: int({ max: 4 }) },
    kind: 'image',
    credits: 20,
  },
  {
    text: '0.5 credits for 720p, 4 for 1080p',
    input: { resolution: '1080p' },
    fields: sizes,
    credits: 4,
  },
  { text: '10 credits per video, 高清双倍', input: {}, fields: prompt, credits: 20 },
  { text: 'From 10 credits per video', input: {}, fields: prompt, credits: 10 },
  { text: '10 credits per video, +50% with HDR', input: {}, fields: prompt, credits: 15 },
  { text: '10 credits per video, 30% off', input: {}, fields: prompt, credits: 10 },
  { text: '10 credits per video, dearer with zoom', input: {}, fields: prompt, credits: 20 },
  { text: '1.500 credits per video', input: {}, fields: prompt, credits: 1500 },
  { text: '1 500 credits per video', input: {}, fields: prompt, credits: 1500 },
  {
    text: '10 credits per video. Input images cost 2 credits each.',
    input: { refs: ['a', 'b'] },
    fields: { refs: { type: 'array' } },
    credits: 14,
  },
];

/** Of which a rule gives the price. */
const UNDERSTOOD: readonly Example[] = [
  { text: '10 credits per 0.5 second', input: { duration: 10 }, fields: upTo(60), credits: 200 },
  ...['number_of_images', 'numImages', 'image_count', 'batchSize'].map((name) => ({
    text: '5 credits per image',
    input: { [name]: 4 },
    fields: { [name]: int({ max: 4 }) },
    kind: 'image' as const,
    credits: 20,
  })),
  {
    text: '3 credits/s',
    input: { seconds: 60, duration: '5' },
    fields: { seconds: int({ min: 1, max: 60 }), duration: anyText() },
    credits: 180,
  },
  {
    text: 'Acme Dream 9 costs 10 credits ($0.05) per video.',
    input: {},
    fields: prompt,
    credits: 10,
  },
  {
    text: 'Acme V2.5: a 5-second video costs 10 credits, a 10-second video costs 20 credits.',
    input: { duration: '10' },
    fields: { duration: enumOf(['5', '10']) },
    credits: 20,
  },
];

const price = ({ text, fields, kind = 'video', input }: Example) => {
  const model = { fields, kind };
  const parsed = parsePriceText(text, model);
  return { credits: reserve(parsed, model, input) ?? NaN, isUnderstood: parsed?.isUnderstood };
};

describe('the price parsed from a text', () => {
  it.each(BOUNDS)('is a bound that is not below the text: $text', (example) => {
    const { credits, isUnderstood } = price(example);
    expect(isUnderstood).toBe(false);
    expect(credits).toBeGreaterThanOrEqual(example.credits);
    expect(credits).toBeLessThanOrEqual(example.credits * 60);
  });

  it.each(UNDERSTOOD)('is what the text says: $text', (example) => {
    expect(price(example)).toEqual({ credits: example.credits, isUnderstood: true });
  });

  it.each([
    'Watermark removal is free',
    'Input video is free',
    'The first trial is now free',
    'Create thumbnail is free',
    'Audio is free',
  ])('is none if only a part is free: %s', (text) => {
    expect(parsePriceText(text, { fields: prompt, kind: 'video' })).toBeUndefined();
  });
});

/** What a phrase after the unit makes of an amount. */
const PHRASES: readonly (readonly [phrase: string, factor: number])[] = [
  ['', 1],
  [' for all models', 1],
  [', 20% cheaper than the official price', 1],
  ['; twice as much with sound', 2],
  ['. Doubles above 720p', 2],
  [', 3x at 1080p', 3],
  [', triple in HDR mode', 3],
  [' with 4 results', 4],
  [', at least 2 are charged', 2],
  [', +25% for fast mode', 1.25],
  ['. Sound costs the same again', 2],
  [' plus tax', 1.2],
  [' and rises on weekends', 2],
  ['. 5 outputs per request', 5],
];

it('of 5,000 generated texts, the price is not below the plain reading', () => {
  const texts = record({
    amount: integer({ min: 1, max: 900 }),
    name: constantFrom('', 'Each task costs ', 'Acme 3 Pro: ', 'New! ', 'Just ', 'Price ≈ '),
    unit: constantFrom(
      ...([
        ['credits per video', 1],
        [' credits/s', 12],
        ['credits per second', 12],
        ['credits per 3 seconds', 4],
        ['credits per 5 s', 3],
        ['credits per 0.25 seconds', 48],
        ['credits per 4-second clip', 3],
        ['credits every 6 seconds', 2],
        ['credits', 1],
      ] as const),
    ),
    phrase: constantFrom(...PHRASES),
  });
  const model = {
    fields: { ...prompt, duration: number({ min: 1, max: 12 }) },
    kind: 'video' as const,
  };
  const tooCheap = sample(texts, 5_000).flatMap(({ amount, name, unit, phrase }) => {
    const text = `${name}${amount} ${unit[0]}${phrase[0]}`;
    const plain = amount * unit[1] * phrase[1];
    const credits = reserve(parsePriceText(text, model), model, { duration: 12 }) ?? 0;
    return credits < plain - 1e-9 ? [{ text, plain, credits }] : [];
  });
  expect(tooCheap.slice(0, 5)).toEqual([]);
});
