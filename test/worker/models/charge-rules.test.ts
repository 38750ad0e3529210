import { describe, expect, it } from 'vitest';
import { builtInCatalogue, DEFAULT_MODEL } from '../../../src/worker/models/catalogue.ts';
import { findChargeRules } from '../../../src/worker/models/charge-rules.ts';
import { estimateCost, priceKeyFor } from '../../../src/worker/models/estimate.ts';

const listed = { credits: 42, maxCredits: 84, basis: 'list' } as const;

describe('the rules for a charge', () => {
  it('expect between a tenth of the list price and twice the bound, and learn up to there', () => {
    expect(findChargeRules(listed, 'a key')).toEqual({
      expected: { min: 4.2, max: 168 },
      learnable: { priceKey: 'a key 42-84', max: 168 },
    });
  });

  it('expect any lower charge than a bound, which may be far above the price', () => {
    expect(findChargeRules({ ...listed, basis: 'bound' }, 'a key').expected.min).toBe(0);
  });

  it('expect any lower charge and learn nothing if the price depends on more than the request says', () => {
    expect(findChargeRules(listed, undefined)).toEqual({
      expected: { min: 0, max: 168 },
      learnable: undefined,
    });
  });

  it('expect any lower charge and learn nothing where the admin set the price', () => {
    expect(findChargeRules({ ...listed, basis: 'settings' }, 'a key')).toEqual({
      expected: { min: 0, max: 168 },
      learnable: undefined,
    });
  });

  it.each([
    [100, 10_000],
    [20_000, 20_000],
  ])('of a model without a known price that reserves %d credits end at %d', (credits, max) => {
    const unknown = { credits, maxCredits: credits, basis: 'unknown' } as const;
    expect(findChargeRules(unknown, 'a key')).toEqual({
      expected: { min: 0, max },
      learnable: { priceKey: 'a key', max },
    });
  });

  it('expect the bound of every model, and the estimate', () => {
    const prices = { PRICES: {}, DEFAULT_RESERVATION_CREDITS: 100 };
    for (const model of builtInCatalogue.list()) {
      const estimate = estimateCost(model.id, {}, { catalogue: builtInCatalogue, prices, now: 0 });
      const { min, max } = findChargeRules(estimate, priceKeyFor(model, {})).expected;
      expect([model.id, min <= estimate.credits, estimate.maxCredits <= max]).toEqual([
        model.id,
        true,
        true,
      ]);
    }
  });
});

describe('priceKeyFor', () => {
  it('reads no value as another field', () => {
    const model = builtInCatalogue.find(DEFAULT_MODEL);
    expect(priceKeyFor(model, { aspect_ratio: '1:1;duration=10', duration: '' })).not.toBe(
      priceKeyFor(model, { aspect_ratio: '1:1', duration: '10' }),
    );
  });
});
