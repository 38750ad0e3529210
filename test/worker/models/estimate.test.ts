import { describe, expect, it } from 'vitest';
import { allModels, findModel } from '../../../src/worker/models/catalogue.ts';
import { estimateOf, priceKeyFor, type PriceRules } from '../../../src/worker/models/estimate.ts';
import {
  by,
  each,
  perImage,
  perSecond,
  perThousandCharacters,
  priceOf,
  whether,
} from '../../../src/worker/models/price.ts';
import { choice, whole } from '../../../src/worker/models/schema.ts';

const rules = (part: Partial<PriceRules> = {}): PriceRules => ({
  prices: {},
  defaultReservationCredits: 100,
  ...part,
});

describe('the price of KIE’s list', () => {
  // Dollars of the list at 0.005 a credit.
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
  ])('of %s with %j is %s credits', (model, input, credits) => {
    const estimate = estimateOf(model, input, rules());
    expect([estimate.basis, Math.round(estimate.credits * 1e6) / 1e6]).toEqual(['list', credits]);
  });

  it('of a choice that KIE names no default for is the dearest that it can be', () => {
    expect(estimateOf('gpt-image-2-text-to-image', { prompt: 'a' }, rules()).credits).toBe(16);
  });

  it.each([
    ['a model that is not described', 'new/model', {}],
    ['a model that the list leaves out', 'minimax-h3/text-to-video', {}],
    ['a length that is that of a file', 'topaz/video-upscale', { video_url: 'https://a.b/c.mp4' }],
    [
      'a value that the list does not know',
      'grok-imagine/text-to-video',
      { resolution: '1080p', duration: 6 },
    ],
    ['a length that is none', 'wan/2-7-text-to-video', { duration: 'long' }],
    ['a value that is no plain one', 'nano-banana-pro', { resolution: { a: 1 } }],
  ])('is not known for %s, and what is configured is taken', (_what, model, input) => {
    expect(estimateOf(model, input, rules({ defaultReservationCredits: 7 }))).toEqual({
      credits: 7,
      basis: 'unknown',
    });
  });

  it('is a number for the defaults of each model that has one and needs no file’s length', () => {
    const priced = allModels().filter(({ price }) => price !== undefined);
    const known = priced.filter(
      ({ id }) => estimateOf(id, { text: 'a' }, rules()).basis === 'list',
    );
    expect(priced.length).toBeGreaterThan(85);
    expect(known.length).toBeGreaterThan(65);
    for (const { id } of known) {
      const { credits } = estimateOf(id, { text: 'a' }, rules());
      expect([id, credits > 0 && credits < 2000]).toEqual([id, true]);
    }
  });

  it('depends on no field that its model does not have', () => {
    for (const { id, price, required, optional } of allModels()) {
      const named = JSON.stringify(price ?? {}).matchAll(/"(?:by|whether)":"(\w+)"/g);
      for (const [, field = ''] of named)
        expect([id, field in { ...required, ...optional }, field]).toEqual([id, true, field]);
    }
  });

  it('has a rate for each value that its model may choose, or leaves it to be unknown on purpose', () => {
    const missing = allModels().flatMap(({ id, price, required, optional }) => {
      const rate = price?.rate;
      if (typeof rate !== 'object' || !('by' in rate)) return [];
      const values = { ...required, ...optional }[rate.by]?.enum ?? [];
      return values
        .filter((value) => !(String(value) in rate.of))
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

describe('the operator’s own prices', () => {
  const prices = { 'kling/*': each(5), 'kling/v2-5-turbo-*': perSecond(2), 'new/*': perImage(3) };

  it('come before the list, those of the longest pattern first', () => {
    const seed = findModel('kling/v2-5-turbo-text-to-video-pro')?.id ?? '';
    expect(estimateOf(seed, { duration: '10' }, rules({ prices }))).toEqual({
      credits: 20,
      basis: 'settings',
    });
    expect(estimateOf('kling/v2-1-pro', {}, rules({ prices }))).toMatchObject({ credits: 5 });
    expect(estimateOf('new/model', { n: 4 }, rules({ prices }))).toMatchObject({ credits: 12 });
  });
});

describe('a price', () => {
  const fields = { size: choice(['a', 'b'], 'a'), duration: whole({ fallback: 5 }) };

  it.each([
    [each(by('size', { a: 1, b: 2 })), {}, 1],
    [each(by('size', { a: 1, b: 2 })), { size: 'b' }, 2],
    [each(by('size', { a: 1, b: 2 })), { size: 'c' }, undefined],
    [each(whether('clip', 3, 4)), { clip: 'x' }, 3],
    [each(whether('clip', 3, 4)), { clip: '' }, 4],
    [each(whether('clip', 3, 4)), { clip: null }, 4],
    [perSecond(2), {}, 10],
    [perSecond(2), { duration: '7.5' }, 15],
    [perSecond(2), { duration: 0 }, undefined],
    [perSecond(2), { duration: -3 }, undefined],
    [perImage(2), {}, 2],
    [perImage(2), { num_images: '3' }, 6],
    [perThousandCharacters(2), { text: 'a'.repeat(500) }, 1],
    [perThousandCharacters(2), {}, undefined],
  ])('%j of %j is %s', (price, input, credits) => {
    expect(priceOf(price, input, fields)).toBe(credits);
  });
});

describe('the priceKey of requests', () => {
  const SEED = 'kling/v2-5-turbo-text-to-video-pro';

  it('is one where they should cost the same, whatever else differs', () => {
    const one = priceKeyFor(SEED, { prompt: 'a lake', aspect_ratio: '1:1' });
    expect(
      priceKeyFor(SEED, { prompt: 'a hill', aspect_ratio: '1:1', duration: '5', cfg_scale: 0.1 }),
    ).toBe(one);
    expect(priceKeyFor(SEED, { prompt: 'a lake', aspect_ratio: '1:1', duration: '10' })).not.toBe(
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
  ])('of %s is not that of %j and %j', (model, one, other) => {
    expect(priceKeyFor(model, one)).toBeDefined();
    expect(priceKeyFor(model, one)).not.toBe(priceKeyFor(model, other));
  });

  it('does not hang on which picture it is', () => {
    const [one, other] = ['c', 'd'].map((name) =>
      priceKeyFor('nano-banana-2', { image_input: [`https://a.b/${name}.png`] }),
    );
    expect(one).toBe(other);
  });

  it.each([
    ['the length of a video', 'topaz/video-upscale', { video_url: 'https://a.b/c.mp4' }],
    [
      'the length of a sound',
      'kling/ai-avatar-pro',
      { audio_url: 'https://a.b/c.mp3', image_url: 'https://a.b/c.png' },
    ],
    [
      'the length of a reference',
      'bytedance/seedance-2',
      { duration: 5, reference_video_urls: ['https://a.b/c.mp4'] },
    ],
    ['the length of a text', 'elevenlabs/text-to-dialogue-v3', { dialogue: [{ text: 'hi' }] }],
    ['a field that nobody has described', 'nano-banana-2', { prompt: 'a', length: 500 }],
    ['a model that nobody has described', 'new/model', { length: 5 }],
  ])('is none where the price may hang on %s', (_what, model, input) => {
    expect(priceKeyFor(model, input)).toBeUndefined();
  });
});

describe('an estimate', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'of the odd value %s is unknown',
    (mode) => {
      expect(estimateOf('kling-3.0/motion-control', { mode, duration: 5 }, rules()).basis).toBe(
        'unknown',
      );
    },
  );

  it('is never more than a number that can be added up', () => {
    const forever = { duration: '99999999999999999999', resolution: '480p' };
    expect(estimateOf('grok-imagine/image-to-video', forever, rules()).credits).toBe(1_000_000);
  });

  it('is as exact as the accounts are, and never below the price', () => {
    const { credits } = estimateOf('wan/2-7-image', { n: 7 }, rules());
    expect(credits).toBe(33.6);
  });
});
