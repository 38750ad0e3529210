import { describe, expect, it } from 'vitest';
import type { ModelKind } from '../../../../src/worker/models/model.ts';
import {
  flat,
  perImage,
  perMillionTokens,
  perSecond,
  perThousandCharacters,
  plusFiles,
  priceBy,
  priceIf,
  secondsOf,
  duration,
  type Price,
} from '../../../../src/worker/models/price.ts';
import {
  enumOf,
  file,
  files,
  flag,
  int,
  text as textField,
  type Fields,
} from '../../../../src/worker/models/schema.ts';
import { parsePriceText } from '../../../../src/worker/models/live/parse-price-text.ts';
import { RECORDED_TEXTS, findTooCheap, reserve } from './recorded-texts.ts';

const resolution = enumOf(['480p', '720p'], '720p');
const length = { duration: int({ min: 4, max: 15 }) };

interface Example {
  readonly title: string;
  readonly text: string;
  readonly fields?: Fields;
  readonly kind?: ModelKind;
  readonly price: Price;
}

const UNDERSTOOD: readonly Example[] = [
  {
    title: 'one amount',
    text: 'Costs 8 credits per image ($0.04).',
    kind: 'image',
    price: perImage(8),
  },
  { title: 'an amount with a comma', text: '1,260 credits per video', price: flat(1260) },
  {
    title: 'an amount without a whole part',
    text: '.5 Kie credits per upscale',
    kind: 'image',
    price: perImage(0.5),
  },
  { title: 'dollars alone', text: 'Price ≈ $0.03 per image', kind: 'image', price: perImage(6) },
  { title: 'nothing to pay', text: 'Generate MIDI is free.', price: flat(0) },
  {
    title: 'an amount that KIE compares with the official one',
    text: '4 credits per image, cheaper than the official price ($0.06/image)',
    kind: 'image',
    price: perImage(4),
  },
  {
    title: 'labels before their amounts',
    text: '480P：8 credits ($0.04) per video\n720 p: 16 credits per video',
    fields: { resolution },
    price: flat(priceBy('resolution', { '480p': 8, '720p': 16 })),
  },
  {
    title: 'labels after their amounts',
    text: '8 credits per video for 480p and 16 credits per video for 720p',
    fields: { resolution },
    price: flat(priceBy('resolution', { '480p': 8, '720p': 16 })),
  },
  {
    title: 'one amount for two labels',
    text: '18 credits for 1K/2K and 24 credits for 4K per image',
    fields: { resolution: enumOf(['1K', '2K', '4K']) },
    kind: 'image',
    price: perImage(priceBy('resolution', { '1k': 18, '2k': 18, '4k': 24 })),
  },
  {
    title: 'amounts and labels in lists',
    text: '70 / 140 credits for 5 / 10 s at 480 p and 90 / 180 credits for 5 / 10 s at 720 p',
    fields: { duration: enumOf(['5', '10']), resolution },
    price: flat(
      priceBy('duration', {
        5: priceBy('resolution', { '480p': 70, '720p': 90 }),
        10: priceBy('resolution', { '480p': 140, '720p': 180 }),
      }),
    ),
  },
  {
    title: 'labels of several fields, of which one holds for the next amounts',
    text: '480p: 2 credits/s (no audio) | 3 credits/s (with native audio)\n720p: 4 credits/s (no audio) | 6 credits/s (with native audio)',
    fields: { ...length, resolution, generate_audio: flag() },
    price: perSecond(
      priceBy('resolution', {
        '480p': priceBy('generate_audio', { true: 3, false: 2 }),
        '720p': priceBy('generate_audio', { true: 6, false: 4 }),
      }),
      duration(4, 15),
    ),
  },
  {
    title: 'a heading',
    text: 'Without video input:\n - 480P: 4s 10 credits, 6s 15 credits\n - 720P: 4s 20 credits, 6s 30 credits\nWith video input:\n - 480P: 40 credits per generation\n - 720P: 50 credits per generation',
    fields: { duration: enumOf(['4', '6']), resolution, video_urls: files('video') },
    price: flat(
      priceIf(
        'video_urls',
        priceBy('resolution', { '480p': 40, '720p': 50 }),
        priceBy('resolution', {
          '480p': priceBy('duration', { 4: 10, 6: 15 }),
          '720p': priceBy('duration', { 4: 20, 6: 30 }),
        }),
      ),
    ),
  },
  {
    title: 'seconds of the result and of videos beside it',
    text: '8 credits/s. The billing rule is (input video duration + output video duration) × unit price.',
    fields: { ...length, reference_video_urls: files('video') },
    price: perSecond(8, duration(4, 15), secondsOf('reference_video_urls', 30)),
  },
  {
    title: 'seconds of a file up to a length',
    text: '8 credits/s, up to 15 seconds per generation',
    fields: { audio_url: file('audio') },
    price: perSecond(8, secondsOf('audio_url', 15)),
  },
  {
    title: 'seconds of a result whose length is in the text',
    text: '9.5 credits per second. One generation yields a 6-second 1080p video, the preview shows 5 s.',
    fields: { prompt: textField() },
    price: flat(57),
  },
  {
    title: 'input images after the first',
    text: '14 credits per image. Input images cost 0.5 credits each, with the first input image free.',
    fields: { image_urls: files('image', 10) },
    kind: 'image',
    price: plusFiles(perImage(14), 0.5, ['image_urls'], 1),
  },
  {
    title: 'characters',
    text: '12 credits per 1,000 characters (≈ $0.06)',
    fields: { text: textField(5000) },
    kind: 'audio',
    price: perThousandCharacters(12),
  },
  {
    title: 'tokens',
    text: 'Input 140 credits / 1M tokens (≈ $0.70), Audio Output 2,800 credits / 1M tokens (≈ $14.00)',
    kind: 'audio',
    price: perMillionTokens(140, 2800),
  },
  {
    title: 'a discount with a date',
    text: 'Limited-time pricing (until 2026-12-31): 10 credits per video',
    price: {
      ...flat(10),
      until: { at: Date.parse('2026-12-31T00:00+08:00'), next: flat(30) },
    },
  },
];

/** Prices that are cautious upper bounds. */
const NOT_UNDERSTOOD: readonly Example[] = [
  {
    title: 'a rate per megapixel',
    text: '4 credits per megapixel',
    kind: 'image',
    price: perImage(4 * 4.2),
  },
  {
    title: 'an unknown unit',
    text: '5 credits per blob',
    fields: length,
    price: perSecond(5, duration(4, 15)),
  },
  {
    title: 'no unit beside a field for the length',
    text: '5 credits',
    fields: length,
    price: perSecond(5, duration(4, 15)),
  },
  {
    title: 'seconds without a bound',
    text: '5 credits/s',
    fields: { video_url: file('video') },
    price: perSecond(5, secondsOf('video_url', 300)),
  },
  {
    title: 'a length of which the schema only has one that the model decides',
    text: '5 credits/s',
    fields: { duration: enumOf([-1]) },
    price: perSecond(5, duration(1, 30)),
  },
  {
    title: 'seconds of a model without a schema',
    text: '5 credits/s',
    price: perSecond(5, duration(1, 300)),
  },
  {
    title: 'a discount without a date',
    text: '10 credits per video. Reduced price until further notice',
    price: flat(30),
  },
  {
    title: 'a mention of credits without a number',
    text: '10 credits per video; 4K: many credits',
    price: flat(30),
  },
  {
    title: 'a size that only the remark on the bonus has',
    text: '4K: 20 credits ($0.10) per image. High-tier top-ups bring that to $0.09 per 4K image, and $0.18 per 8K image.',
    kind: 'image',
    price: perImage(40),
  },
];

/** The dearest amount counts where labels cannot be assigned. */
const DEAREST: readonly Example[] = [
  {
    title: 'a label on both sides',
    text: '480p: 8 credits, 16 credits for 720p',
    fields: { resolution },
    price: flat(16),
  },
  {
    title: 'labels in an order that fits only in part',
    text: '480p: 8 credits; 16 credits for 720p; 1080p: 32 credits',
    fields: { resolution: enumOf(['480p', '720p', '1080p']) },
    price: flat(32),
  },
  {
    title: 'amounts that no field tells apart',
    text: 'Pro mode at 5 credits per image and Max mode at 10 credits per image',
    kind: 'image',
    price: perImage(10),
  },
  {
    title: 'an amount without a label',
    text: '480p: 8 credits per video, 720p: 10 credits per video\nAdvanced: 50 credits per video',
    fields: { resolution },
    price: flat(50),
  },
  {
    title: 'an amount without a label beside dearer ones',
    text: '480p: 8 credits per video, 720p: 50 credits per video\nAdvanced: 10 credits per video',
    fields: { resolution },
    price: flat(50),
  },
  {
    title: 'labels that two fields have',
    text: '480p: 8 credits per video, 720p: 16 credits per video',
    fields: { resolution, preview_resolution: resolution },
    price: flat(16),
  },
  {
    title: 'a sister model',
    text: 'Image Pro costs 12 credits per image, while Image costs 4.8 credits per image',
    kind: 'image',
    price: perImage(12),
  },
];

/** Recorded texts whose price is a bound. */
const BOUNDS = [
  'bytedance/seedance-1.5-pro',
  'bytedance/seedance-2-5',
  'bytedance/seedance-2-fast',
  'bytedance/seedance-2-mini',
  'grok-imagine/extend',
  'grok-imagine/image-to-video',
  'grok-imagine/text-to-video',
  'kling-2.6/motion-control',
  'kling/v3-turbo-image-to-video',
  'kling/v3-turbo-text-to-video',
  'pixverse-v6/extend',
  'qwen/image-edit',
  'qwen/text-to-image',
  'runway',
  'seedream/5-flash-layer-decomposition',
  'seedream/5-pro-layer-decomposition',
  'topaz/image-upscale',
  'wan/2-2-a14b-image-to-video-turbo',
  'wan/2-2-a14b-text-to-video-turbo',
];

describe('a price text', () => {
  it.each(UNDERSTOOD)(
    'with $title is understood',
    ({ text, fields = {}, kind = 'video', price }) => {
      expect(parsePriceText(text, { fields, kind })).toEqual({ price, isUnderstood: true });
    },
  );

  it.each(NOT_UNDERSTOOD)(
    'with $title gives a cautious bound',
    ({ text, fields = {}, kind = 'video', price }) => {
      const parsed = parsePriceText(text, { fields, kind });
      expect(parsed).toEqual({ price, isUnderstood: false });
    },
  );

  it.each(DEAREST)(
    'with $title costs its dearest amount',
    ({ text, fields = {}, kind = 'video', price }) => {
      expect(parsePriceText(text, { fields, kind })?.price).toEqual(price);
    },
  );

  it.each([
    '',
    'Contact sales.',
    '<html><body>502 Bad Gateway</body></html>',
    '1e308 credits',
    'NaN credits',
    '99999999 credits',
    'Not free. See the README.',
  ])('states no price in %j', (text) => {
    expect(parsePriceText(text, { fields: {}, kind: 'image' })).toBeUndefined();
  });

  it('prices a length that the text does not name by its dearest second', () => {
    const fields = { duration: enumOf(['5', '10', '15']), video_url: file('video') };
    const text = 'No video: 5s 10 credits, 10s 20 credits\nWith video: 15 credits per generation';
    const model = { fields, kind: 'video' as const };
    const parsed = parsePriceText(text, model);
    const video_url = 'https://files.example/a.mp4';
    const reserved = [
      { duration: '5' },
      { duration: '10' },
      { duration: '15' },
      { duration: '5', video_url },
      { duration: '15', video_url },
    ].map((input) => reserve(parsed, model, input));
    expect(reserved).toEqual([10, 20, 30, 15, 30]);
  });
});

describe('of the recorded texts, the parsed price', () => {
  it("is never below KIE's list", () => {
    expect(RECORDED_TEXTS.length).toBeGreaterThan(160);
    expect(RECORDED_TEXTS.flatMap(({ requests }) => requests).length).toBeGreaterThan(800);
    expect(RECORDED_TEXTS.flatMap(findTooCheap)).toEqual([]);
  });

  it("is never below KIE's list while the model's schema is not known", () => {
    const unknown = RECORDED_TEXTS.map((recorded) => ({
      ...recorded,
      model: { ...recorded.model, fields: {} },
    }));
    expect(unknown.flatMap(findTooCheap)).toEqual([]);
  });

  it("is KIE's list in the median, and above twice it for less than a tenth of the requests", () => {
    const ratios = RECORDED_TEXTS.flatMap(({ text, model, requests }) => {
      const parsed = parsePriceText(text, model);
      return requests
        .filter(({ list }) => list > 0)
        .map(({ input, list }) => (reserve(parsed, model, input) ?? 0) / list);
    }).toSorted((a, b) => a - b);
    expect(ratios[Math.floor(ratios.length * 0.5)]).toBeCloseTo(1);
    expect(ratios[Math.floor(ratios.length * 0.9)]).toBeLessThan(2);
    expect(ratios.filter((ratio) => ratio > 2).length / ratios.length).toBeLessThan(0.1);
  });

  it('is a mere bound for units that only KIE knows, and for lengths that no schema bounds', () => {
    const bounds = RECORDED_TEXTS.filter(
      ({ text, model }) => parsePriceText(text, model)?.isUnderstood === false,
    );
    expect(bounds.map(({ id }) => id).toSorted()).toEqual(BOUNDS);
  });
});
