import { describe, expect, it } from 'vitest';
import { computePrice } from '../../../../src/worker/models/compute-price.ts';
import { flat, perImage, plusFiles, priceBy } from '../../../../src/worker/models/price.ts';
import { enumOf, files } from '../../../../src/worker/models/schema.ts';
import { repricePrice } from '../../../../src/worker/models/live/reprice-price.ts';
import { RECORDED_TEXTS, reserve, scaleAmounts } from './recorded-texts.ts';

const MODEL = {
  kind: 'image' as const,
  fields: { resolution: enumOf(['1K', '2K']), image_urls: files('image', 10) },
};
const BEFORE =
  '1K: 7 credits ($0.035), 2K: 14 credits ($0.07).\nInput images cost 0.5 credits each.';
const PRICE = plusFiles(
  perImage(priceBy('resolution', { '1K': 7, '2K': 14 })),
  0.5,
  ['image_urls'],
  0,
);
/** A price with a rate that is no amount of the text. */
const DERIVED = perImage(priceBy('resolution', { '1K': 7, '2K': 28 }));

describe('a built-in price', () => {
  it('stays if the text changes in blanks, letter case or the remark on the bonus', () => {
    const now = `${BEFORE.toUpperCase().replaceAll(' ', '  ')}\nHigh-tier top-ups bring $9.`;
    expect(repricePrice(PRICE, BEFORE, now, MODEL)).toEqual({ price: PRICE, isUnderstood: true });
  });

  it('takes each new amount in place of the old one', () => {
    const now =
      '1K: 8 credits ($0.04), 2K: 14 credits ($0.07).\nInput images cost 0.75 credits each.';
    const price = plusFiles(
      perImage(priceBy('resolution', { '1K': 8, '2K': 14 })),
      0.75,
      ['image_urls'],
      0,
    );
    expect(repricePrice(PRICE, BEFORE, now, MODEL)).toEqual({ price, isUnderstood: true });
  });

  it('rises as the amount that rises most if one of its rates is not an amount of the text', () => {
    const now = BEFORE.replace('14 credits ($0.07)', '28 credits ($0.14)');
    const price = perImage(priceBy('resolution', { '1K': 14, '2K': 56 }));
    expect(repricePrice(DERIVED, BEFORE, now, MODEL)).toEqual({ price, isUnderstood: true });
  });

  it('rises as the amount that rises most if one old amount becomes two new ones', () => {
    const before = '1K: 7 credits, 2K: 7 credits per image';
    const now = '1K: 14 credits, 2K: 7 credits per image';
    const same = perImage(priceBy('resolution', { '1K': 7, '2K': 7 }));
    const price = perImage(priceBy('resolution', { '1K': 14, '2K': 14 }));
    expect(repricePrice(same, before, now, MODEL)).toEqual({ price, isUnderstood: true });
  });

  it.each([
    ['its first amount', '1K: 7 credits.'],
    ['a remark without an amount', 'Watermark removal is free'],
  ])('still counts if the text is cut to %s', (_what, now) => {
    const { price, isUnderstood } = repricePrice(PRICE, BEFORE, now, MODEL);
    expect(isUnderstood).toBe(false);
    const costs = ['1K', '2K'].map((resolution) =>
      computePrice(price, {
        input: { resolution },
        fields: MODEL.fields,
        assumption: 'dearest',
        now: 0,
      }),
    );
    expect(costs).toEqual([7, 14]);
  });

  it('falls by a discount until its end', () => {
    const before = '10 credits per image.';
    const now = '5 credits per image.\nHigh-tier top-ups bring less. Reduced until 2026-12-31.';
    const until = { at: Date.parse('2026-12-31T00:00+08:00'), next: perImage(10) };
    expect(repricePrice(perImage(10), before, now, MODEL)).toEqual({
      price: { ...perImage(5), until },
      isUnderstood: true,
    });
  });

  it('does not fall by a discount without a full date', () => {
    const now = '5 credits per image.\nHigh-tier top-ups bring less. Reduced until October 7.';
    expect(repricePrice(perImage(10), '10 credits per image.', now, MODEL)).toEqual({
      price: perImage(10),
      isUnderstood: false,
    });
  });

  it('is parsed from the new text if a size or another word changes', () => {
    const now =
      '1K: 9 credits ($0.045) per image, 2K: 18 credits ($0.09) per image.\nInput images cost 0.6 credits each.';
    const rate = priceBy('resolution', { '1k': 9, '2k': 18 });
    const price = plusFiles(perImage(rate), 0.6, ['image_urls'], 0);
    expect(repricePrice(PRICE, BEFORE, now, MODEL)).toEqual({ price, isUnderstood: true });
  });

  it('does not fall by a text that is not understood', () => {
    const { price, isUnderstood } = repricePrice(
      flat(100),
      '100 credits per image',
      '2 credits per blob',
      MODEL,
    );
    expect(isUnderstood).toBe(false);
    expect(reserve({ price, isUnderstood }, MODEL, {})).toBeCloseTo(100);
  });

  it('rises by a text that is not understood and names more', () => {
    const { price, isUnderstood } = repricePrice(
      flat(10),
      '10 credits per image',
      '200 credits per blob',
      MODEL,
    );
    expect(isUnderstood).toBe(false);
    expect(reserve({ price, isUnderstood }, MODEL, {})).toBeGreaterThanOrEqual(200);
  });

  it('stays, as a bound, if the new text states no price', () => {
    expect(repricePrice(PRICE, BEFORE, 'Contact sales.', MODEL)).toEqual({
      price: PRICE,
      isUnderstood: false,
    });
  });

  it.each([0.5, 2, 10])(
    'follows every recorded text whose amounts are multiplied by %d',
    (factor) => {
      for (const { id, text, model, price, requests } of RECORDED_TEXTS) {
        // A discount without a full date is not followed.
        if (factor < 1 && /until October/.test(text)) continue;
        const repriced = repricePrice(price, text, scaleAmounts(text, factor), model);
        for (const { input } of requests) {
          const expected = factor * (reserve({ price, isUnderstood: true }, model, input) ?? NaN);
          expect([id, reserve(repriced, model, input)]).toEqual([id, expect.closeTo(expected, 6)]);
        }
      }
    },
  );
});
