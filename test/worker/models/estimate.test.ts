import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import {
  estimateCost,
  findPrice,
  findPriceBasis,
  priceKeyFor,
  type EstimateContext,
  type PriceRules,
} from '../../../src/worker/models/estimate.ts';
import { HOUR_MS } from '../../../src/worker/platform/units.ts';
import { text } from '../../../src/worker/models/schema.ts';
import { modelSettings } from '../../../src/worker/config/entries/models.ts';
import { listTimedFiles } from '../../../src/worker/models/timed-files.ts';
import { flat, perImage, perSecond } from '../../../src/worker/models/price.ts';

const FILE = 'https://a.b/c';

/** A day of KIE's list. */
const NOW = Date.UTC(2026, 9, 1);

const rules = (part: Partial<PriceRules> = {}): EstimateContext => ({
  catalogue: builtInCatalogue,
  prices: {
    PRICES: {},
    DEFAULT_RESERVATION_CREDITS: 100,
    ...part,
  },
  now: NOW,
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
      218.5,
    ],
    ['bytedance/seedance-2', { resolution: '480p', duration: 4, reference_video_urls: [] }, 76],
    ['wan/2-7-text-to-video', { resolution: '720p', duration: 10 }, 160],
    ['wan/2-7-image', { n: 3 }, 14.4],
    ['wan/2-6-text-to-video', { resolution: '1080p', duration: '15' }, 315],
    ['happyhorse/text-to-video', { resolution: '720p', duration: 3 }, 84],
    ['ideogram/v3-text-to-image', { rendering_speed: 'QUALITY' }, 10],
    ['nano-banana-pro', { resolution: '4K' }, 24],
    ['elevenlabs/text-to-speech-turbo-2-5', { text: 'a'.repeat(2500) }, 15],
    ['gemini-omni-video', { duration: '8', resolution: '4k' }, 189],
    ['z-image', {}, 0.8],
    ['grok-imagine/text-to-image', {}, 4],
    ['grok-imagine/text-to-image', { enable_pro: true }, 5],
    ['ai-music-api/generate', { model: 'V6' }, 12],
    ['ai-music-api/create-voice', {}, 0],
    ['veo-3-1', { resolution: '4k' }, 370],
    ['seedream/5-flash-layer-decomposition', {}, 6.48],
  ])('for %s with the input %j is %s credits', (model, input, credits) => {
    const estimate = estimateCost(model, input, rules());
    expect([estimate.basis, Math.round(estimate.credits * 1e6) / 1e6]).toEqual(['list', credits]);
  });

  it('uses the highest rate for an absent field without a documented default', () => {
    expect(estimateCost('gpt-image-2-text-to-image', { prompt: 'a' }, rules()).credits).toBe(16);
  });

  it.each([
    ['a model that is not in the catalogue', 'new/model', {}],
    ['a model without a list price', 'omnihuman-1-5/subject-detection', {}],
  ])('falls back to DEFAULT_RESERVATION_CREDITS for %s', (_what, model, input) => {
    expect(estimateCost(model, input, rules({ DEFAULT_RESERVATION_CREDITS: 7 }))).toMatchObject({
      credits: 7,
      maxCredits: 7,
      basis: 'unknown',
    });
  });

  it('is known for every model that KIE prices, and at most what is reserved', () => {
    const estimates = builtInCatalogue
      .list()
      .map(({ id }) => ({ id, ...estimateCost(id, {}, rules()) }));
    const unknown = estimates.filter(({ basis }) => basis === 'unknown').map(({ id }) => id);
    // KIE's list has no price for them.
    expect(unknown).toEqual([
      'omnihuman-1-5/human-identification',
      'omnihuman-1-5/subject-detection',
      'runway/extend-ai-video',
      'ai-music-api/suno-recovery-audio',
    ]);
    for (const { id, credits, maxCredits } of estimates)
      expect([id, credits <= maxCredits]).toEqual([id, true]);
  });

  it('is below the default reservation for every model, also with files of unknown length', () => {
    for (const { id, required, optional } of builtInCatalogue.list()) {
      const files = Object.entries({ ...required, ...optional }).flatMap(([name, field]) =>
        (field.contentMediaType ?? field.items?.contentMediaType) === undefined
          ? []
          : [[name, field.type === 'array' ? [FILE] : FILE] as const],
      );
      const { maxCredits } = estimateCost(id, Object.fromEntries(files), rules());
      expect([id, maxCredits < (modelSettings.DEFAULT_RESERVATION_CREDITS.default ?? 0)]).toEqual([
        id,
        true,
      ]);
    }
  });

  it('depends only on fields that the model has', () => {
    let fields = 0;
    for (const { id, price, required, optional } of builtInCatalogue.list()) {
      const named = JSON.stringify(price ?? {}).matchAll(/"(?:by|ifGiven)":"(\w+)"/g);
      for (const [, field = ''] of named) {
        expect([id, field in { ...required, ...optional }, field]).toEqual([id, true, field]);
        fields++;
      }
    }
    expect(fields).toBeGreaterThan(10);
  });

  it('has a rate for every enum value', () => {
    const missing = builtInCatalogue.list().flatMap(({ id, price, required, optional }) => {
      const rate = price?.rate;
      if (typeof rate !== 'object' || !('by' in rate)) return [];
      const values = { ...required, ...optional }[rate.by]?.enum ?? [];
      return values
        .filter((value) => !(String(value) in rate.rates))
        .map((value) => `${id} ${String(value)}`);
    });
    expect(missing).toEqual([]);
  });
});

describe('PRICES', () => {
  const prices = { 'kling/*': flat(5), 'kling/v2-5-turbo-*': perSecond(2), 'new/*': perImage(3) };

  it('takes precedence over the price list, by the longest matching pattern', () => {
    const defaultModel = builtInCatalogue.find('kling/v2-5-turbo-text-to-video-pro')?.id ?? '';
    expect(estimateCost(defaultModel, { duration: '10' }, rules({ PRICES: prices }))).toMatchObject(
      {
        credits: 20,
        maxCredits: 20,
        basis: 'settings',
      },
    );
    expect(estimateCost('kling/v2-1-pro', {}, rules({ PRICES: prices }))).toMatchObject({
      credits: 5,
    });
    expect(estimateCost('new/model', { n: 4 }, rules({ PRICES: prices }))).toMatchObject({
      credits: 12,
    });
  });
});

describe('priceKeyFor', () => {
  const MODEL = 'kling/v2-5-turbo-text-to-video-pro';

  it('returns the same key for requests that should cost the same', () => {
    const one = priceKeyFor(builtInCatalogue.find(MODEL), {
      prompt: 'a lake',
      aspect_ratio: '1:1',
    });
    expect(
      priceKeyFor(builtInCatalogue.find(MODEL), {
        prompt: 'a hill',
        aspect_ratio: '1:1',
        duration: '5',
        cfg_scale: 0.1,
      }),
    ).toBe(one);
    expect(
      priceKeyFor(builtInCatalogue.find(MODEL), {
        prompt: 'a lake',
        aspect_ratio: '1:1',
        duration: '10',
      }),
    ).not.toBe(one);
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
    expect(priceKeyFor(builtInCatalogue.find(model), one)).toBeDefined();
    expect(priceKeyFor(builtInCatalogue.find(model), one)).not.toBe(
      priceKeyFor(builtInCatalogue.find(model), other),
    );
  });

  it('ignores which image is given', () => {
    const [one, other] = ['c', 'd'].map((name) =>
      priceKeyFor(builtInCatalogue.find('nano-banana-2'), {
        image_input: [`https://a.b/${name}.png`],
      }),
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
    ['the number of images', 'seedream/5-pro-layer-decomposition', { size: '1K' }],
    ['an unknown field', 'nano-banana-2', { prompt: 'a', length: 500 }],
    ['an object as the duration', 'infinitalk/from-audio', { duration: { toString: 'x' } }],
    ['an unknown model', 'new/model', { length: 5 }],
  ])('returns undefined when the price may depend on %s', (_what, model, input) => {
    expect(priceKeyFor(builtInCatalogue.find(model), input)).toBeUndefined();
  });
});

describe('estimateCost', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'has the highest rate for the value %s',
    (mode) => {
      const { credits } = estimateCost('kling-3.0/motion-control', { mode, duration: 5 }, rules());
      expect(credits).toBe(27 * 30);
    },
  );

  it('counts the longer one of two files of which either may count', () => {
    const seconds = new Map([
      ['https://a.b/short.mp4', 2],
      ['https://a.b/long.mp3', 30],
    ]);
    const input = { video_url: 'https://a.b/short.mp4', audio_url: 'https://a.b/long.mp3' };
    const model = 'volcengine/video-to-video-lip-sync';
    const measured = { ...rules(), fileSeconds: seconds };
    expect(listTimedFiles(model, input, rules())).toEqual(Object.values(input));
    expect(estimateCost(model, input, measured).maxCredits).toBe(8 * 30);
    const unknown = { ...input, audio_url: 'https://a.b/unknown.mp3' };
    expect(estimateCost(model, unknown, measured).maxCredits).toBe(8 * 240);
  });

  it('rounds the seconds of frames up', () => {
    const input = { num_frames: 40, frames_per_second: 60 };
    const { credits } = estimateCost('wan/2-2-a14b-speech-to-video-turbo', input, rules());
    expect(credits).toBe(12);
  });

  it('is capped at a million credits', () => {
    const forever = { duration: '99999999999999999999', resolution: '480p' };
    expect(estimateCost('grok-imagine/image-to-video', forever, rules()).credits).toBe(1_000_000);
  });

  it('rounds up to millicredits', () => {
    const { credits } = estimateCost('wan/2-7-image', { n: 7 }, rules());
    expect(credits).toBe(33.6);
  });
});

const rateAt = (now: number) => findPrice('google/gemini-3-8-flash-tts', { ...rules(), now })?.rate;

describe('a discount of KIE’s list', () => {
  const speech = { dialogue_turns: [{ speaker_id: 'A', text: 'a'.repeat(1000) }] };
  const estimateAt = (now: number) =>
    estimateCost('google/gemini-3-8-flash-tts', speech, { ...rules(), now });

  it('counts until the day that KIE names begins where it begins first, and no longer', () => {
    const end = Date.UTC(2026, 11, 30, 16);
    expect(estimateAt(end - 1).credits).toBe(estimateAt(NOW).credits);
    // Twice the rates, and no discount of three tenths.
    expect(estimateAt(end).credits / estimateAt(NOW).credits).toBeCloseTo(2 / 0.7, 2);
  });

  it('counts in a reservation until an hour before its end: KIE may get the request later', () => {
    const end = Date.UTC(2026, 11, 30, 16);
    const reserved = [end - HOUR_MS - 1, end - HOUR_MS, end].map(
      (now) => estimateAt(now).maxCredits,
    );
    const full = estimateAt(end).maxCredits;
    expect(reserved).toEqual([estimateAt(NOW).maxCredits, full, full]);
  });

  it('does not show once it has ended', () => {
    expect([rateAt(NOW), rateAt(Date.UTC(2027, 0, 1))]).toEqual([1260, 3600]);
  });
});

describe('a price that the settings give for each second', () => {
  const prices = { PRICES: { 'acme/*': perSecond(2) } };

  it('is unknown for a model whose seconds nothing bounds', () => {
    const context = rules(prices);
    expect(estimateCost('acme/new', { duration: 5 }, context)).toEqual({
      credits: 100,
      maxCredits: 100,
      basis: 'unknown',
    });
    expect(findPriceBasis('acme/new', context)).toBe('unknown');
  });
});

describe('a price that the settings give for each image', () => {
  it('counts the most images that a model of unknown number makes', () => {
    const prices = { PRICES: { 'seedream/*': perImage(10) } };
    expect(estimateCost('seedream/5-pro-layer-decomposition', {}, rules(prices))).toMatchObject({
      credits: 20,
      maxCredits: 170,
      basis: 'settings',
    });
  });
});

it('a field that is named like a property of every object is absent if it was not sent', () => {
  const described = {
    id: 'a/new',
    title: 'New',
    vendor: 'A',
    kind: 'image' as const,
    required: {},
    optional: { constructor: text() },
    price: flat(1),
  };
  expect(priceKeyFor(described, {})).toBe('[]');
});
