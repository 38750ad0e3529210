import { describe, expect, it } from 'vitest';
import { listModels, findModel } from '../../../src/worker/models/catalogue.ts';
import { estimateCost, priceKeyFor, type PriceRules } from '../../../src/worker/models/estimate.ts';
import {
  priceBy,
  flat,
  perImage,
  perSecond,
  perThousandCharacters,
  computePrice,
  priceIf,
} from '../../../src/worker/models/price.ts';
import { enumOf, int } from '../../../src/worker/models/schema.ts';

const rules = (part: Partial<PriceRules> = {}): PriceRules => ({
  PRICES: {},
  DEFAULT_RESERVATION_CREDITS: 100,
  ...part,
});

describe('an estimate from KIE’s price list', () => {
  // KIE lists dollars; a credit is 0.005 USD.
  it.each([
    ['kling/v2-5-turbo-text-to-video-pro', {}, 42],
    ['kling/v2-5-turbo-text-to-video-pro', { duration: '10' }, 84],
    ['kling-2.6/text-to-video', { duration: '10', sound: true }, 220],
    ['kling-3.0/video', { mode: 'std', sound: false, duration: '7' }, 98],
    ['kling-3.0/video', { mode: '4K', duration: '5' }, 335],
    ['bytedance/seedance-2', { resolution: '480p', duration: 4 }, 76],
    [
      'bytedance/seedance-2',
      { resolution: '480p', duration: 4, reference_video_urls: ['https://a.b/c.mp4'] },
      45.6,
    ],
    ['bytedance/seedance-2', { resolution: '480p', duration: 4, reference_video_urls: [] }, 76],
    ['wan/2-7-text-to-video', { resolution: '720p', duration: 10 }, 160],
    ['wan/2-7-image', { n: 3 }, 14.4],
    ['wan/2-6-text-to-video', { resolution: '1080p', duration: '15' }, 315],
    ['happyhorse/text-to-video', { resolution: '720p', duration: 3 }, 84],
    ['ideogram/v3-text-to-image', { rendering_speed: 'QUALITY' }, 10],
    ['nano-banana-pro', { resolution: '4K' }, 24],
    ['elevenlabs/text-to-speech-turbo-2-5', { text: 'a'.repeat(2500) }, 15],
    ['gemini-omni-video', { duration: '8', resolution: '4k' }, 270],
    ['z-image', {}, 0.8],
    ['grok-imagine/text-to-image', {}, 4],
    ['grok-imagine/text-to-image', { enable_pro: true }, 5],
  ])('for %s with the input %j is %s credits', (model, input, credits) => {
    const estimate = estimateCost(model, input, rules());
    expect([estimate.basis, Math.round(estimate.credits * 1e6) / 1e6]).toEqual(['list', credits]);
  });

  it('uses the highest rate for an absent field without a documented default', () => {
    expect(estimateCost('gpt-image-2-text-to-image', { prompt: 'a' }, rules()).credits).toBe(16);
  });

  it.each([
    ['a model that is not in the catalogue', 'new/model', {}],
    ['a model without a list price', 'minimax-h3/text-to-video', {}],
    [
      'a duration that depends on a file',
      'topaz/video-upscale',
      { video_url: 'https://a.b/c.mp4' },
    ],
    ['a value without a rate', 'grok-imagine/text-to-video', { resolution: '1080p', duration: 6 }],
    ['a duration that is not a number', 'wan/2-7-text-to-video', { duration: 'long' }],
    ['a value that is an object', 'nano-banana-pro', { resolution: { a: 1 } }],
  ])('falls back to DEFAULT_RESERVATION_CREDITS for %s', (_what, model, input) => {
    expect(estimateCost(model, input, rules({ DEFAULT_RESERVATION_CREDITS: 7 }))).toEqual({
      credits: 7,
      basis: 'unknown',
    });
  });

  it('is positive for the defaults of every model whose price does not depend on a file', () => {
    const priced = listModels().filter(({ price }) => price !== undefined);
    const known = priced.filter(
      ({ id }) => estimateCost(id, { text: 'a' }, rules()).basis === 'list',
    );
    expect(priced.length).toBeGreaterThan(85);
    expect(known.length).toBeGreaterThan(65);
    for (const { id } of known) {
      const { credits } = estimateCost(id, { text: 'a' }, rules());
      expect([id, credits > 0 && credits < 2000]).toEqual([id, true]);
    }
  });

  it('depends only on fields that the model has', () => {
    let fields = 0;
    for (const { id, price, required, optional } of listModels()) {
      const named = JSON.stringify(price ?? {}).matchAll(/"(?:by|ifGiven)":"(\w+)"/g);
      for (const [, field = ''] of named) {
        expect([id, field in { ...required, ...optional }, field]).toEqual([id, true, field]);
        fields++;
      }
    }
    expect(fields).toBeGreaterThan(10);
  });

  it('has a rate for every enum value, except for those that KIE does not price', () => {
    const missing = listModels().flatMap(({ id, price, required, optional }) => {
      const rate = price?.rate;
      if (typeof rate !== 'object' || !('by' in rate)) return [];
      const values = { ...required, ...optional }[rate.by]?.enum ?? [];
      return values
        .filter((value) => !(String(value) in rate.rates))
        .map((value) => `${id} ${String(value)}`);
    });
    // KIE's list has no price for these.
    expect(missing.sort()).toEqual([
      'grok-imagine-video-1-5-preview 1080p',
      'grok-imagine/image-to-video 1080p',
      'grok-imagine/text-to-video 1080p',
      'grok-imagine/upscale 1080p',
    ]);
  });
});

describe('PRICES', () => {
  const prices = { 'kling/*': flat(5), 'kling/v2-5-turbo-*': perSecond(2), 'new/*': perImage(3) };

  it('takes precedence over the price list, by the longest matching pattern', () => {
    const defaultModel = findModel('kling/v2-5-turbo-text-to-video-pro')?.id ?? '';
    expect(estimateCost(defaultModel, { duration: '10' }, rules({ PRICES: prices }))).toEqual({
      credits: 20,
      basis: 'settings',
    });
    expect(estimateCost('kling/v2-1-pro', {}, rules({ PRICES: prices }))).toMatchObject({
      credits: 5,
    });
    expect(estimateCost('new/model', { n: 4 }, rules({ PRICES: prices }))).toMatchObject({
      credits: 12,
    });
  });
});

describe('computePrice', () => {
  const fields = { size: enumOf(['a', 'b'], 'a'), duration: int({ default: 5 }) };

  it.each([
    [flat(priceBy('size', { a: 1, b: 2 })), {}, 1],
    [flat(priceBy('size', { a: 1, b: 2 })), { size: 'b' }, 2],
    [flat(priceBy('size', { a: 1, b: 2 })), { size: 'c' }, undefined],
    [flat(priceIf('clip', 3, 4)), { clip: 'x' }, 3],
    [flat(priceIf('clip', 3, 4)), { clip: '' }, 4],
    [flat(priceIf('clip', 3, 4)), { clip: null }, 4],
    [perSecond(2), {}, 10],
    [perSecond(2), { duration: '7.5' }, 15],
    [perSecond(2), { duration: 0 }, undefined],
    [perSecond(2), { duration: -3 }, undefined],
    [perImage(2), {}, 2],
    [perImage(2), { num_images: '3' }, 6],
    [perThousandCharacters(2), { text: 'a'.repeat(500) }, 1],
    [perThousandCharacters(2), {}, undefined],
  ])('for the price %j and the input %j returns %s', (price, input, credits) => {
    expect(computePrice(price, input, fields)).toBe(credits);
  });
});

describe('priceKeyFor', () => {
  const MODEL = 'kling/v2-5-turbo-text-to-video-pro';

  it('returns the same key for requests that should cost the same', () => {
    const one = priceKeyFor(MODEL, { prompt: 'a lake', aspect_ratio: '1:1' });
    expect(
      priceKeyFor(MODEL, { prompt: 'a hill', aspect_ratio: '1:1', duration: '5', cfg_scale: 0.1 }),
    ).toBe(one);
    expect(priceKeyFor(MODEL, { prompt: 'a lake', aspect_ratio: '1:1', duration: '10' })).not.toBe(
      one,
    );
  });

  it.each([
    ['grok-imagine/text-to-image', { enable_pro: true }, {}],
    ['grok-imagine/extend', { extend_times: 6 }, { extend_times: 10 }],
    ['qwen/text-to-image', { image_size: 'square' }, { image_size: 'square_hd' }],
    [
      'pixverse-v6/text-to-video',
      { generate_audio_switch: true },
      { generate_audio_switch: false },
    ],
    ['nano-banana-2', { image_input: ['https://a.b/c.png'] }, {}],
  ])('returns different keys for %s with %j and with %j', (model, one, other) => {
    expect(priceKeyFor(model, one)).toBeDefined();
    expect(priceKeyFor(model, one)).not.toBe(priceKeyFor(model, other));
  });

  it('ignores which image is given', () => {
    const [one, other] = ['c', 'd'].map((name) =>
      priceKeyFor('nano-banana-2', { image_input: [`https://a.b/${name}.png`] }),
    );
    expect(one).toBe(other);
  });

  it.each([
    ['the length of a video', 'topaz/video-upscale', { video_url: 'https://a.b/c.mp4' }],
    [
      'the length of an audio file',
      'kling/ai-avatar-pro',
      { audio_url: 'https://a.b/c.mp3', image_url: 'https://a.b/c.png' },
    ],
    [
      'the length of a reference',
      'bytedance/seedance-2',
      { duration: 5, reference_video_urls: ['https://a.b/c.mp4'] },
    ],
    ['the length of a text', 'elevenlabs/text-to-dialogue-v3', { dialogue: [{ text: 'hi' }] }],
    ['an unknown field', 'nano-banana-2', { prompt: 'a', length: 500 }],
    ['an unknown model', 'new/model', { length: 5 }],
  ])('returns undefined when the price may depend on %s', (_what, model, input) => {
    expect(priceKeyFor(model, input)).toBeUndefined();
  });
});

describe('estimateCost', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'has the basis unknown for the value %s',
    (mode) => {
      expect(estimateCost('kling-3.0/motion-control', { mode, duration: 5 }, rules()).basis).toBe(
        'unknown',
      );
    },
  );

  it('is capped at a million credits', () => {
    const forever = { duration: '99999999999999999999', resolution: '480p' };
    expect(estimateCost('grok-imagine/image-to-video', forever, rules()).credits).toBe(1_000_000);
  });

  it('rounds up to millicredits', () => {
    const { credits } = estimateCost('wan/2-7-image', { n: 7 }, rules());
    expect(credits).toBe(33.6);
  });
});
