/** Reservations against KIE's price list of October 2026, written down by its formulas and not by our data. */
import { describe, expect, it } from 'vitest';
import listPrices from '../../fixtures/kie-list-prices.json';
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import { estimateCost } from '../../../src/worker/models/estimate.ts';

const ROWS = listPrices as unknown as readonly [
  model: string,
  input: Record<string, unknown>,
  credits: number,
][];
const CONTEXT = {
  catalogue: builtInCatalogue,
  prices: { PRICES: {}, DEFAULT_RESERVATION_CREDITS: 100 },
  now: Date.UTC(2026, 9, 8),
};

/** What KIE charges depends on the length of a file, for which it documents no maximum. */
const NOT_IN_THE_TABLE = [
  'happyhorse/video-edit',
  'kling-3.0-omni/transformation',
  'kling-3.0/motion-control',
  'omnihuman-1-5',
  'topaz/video-upscale',
  'volcengine/video-to-video-lip-sync',
  'wan/2-7-videoedit',
];

/** What KIE charges depends on what the edge cannot know: tokens, layers of an image, a tier that no field names. */
const MAY_EXCEED_TWICE = [
  'google/gemini-2-5-pro-tts',
  'google/gemini-3-1-flash-tts',
  'google/gemini-3-8-flash-lite-tts',
  'google/gemini-3-8-flash-tts',
  'seedream/5-flash-layer-decomposition',
  'seedream/5-pro-layer-decomposition',
  'veo-3-1',
  'veo/extend',
];

const compared = ROWS.map(([model, input, list]) => ({
  model,
  input,
  list,
  reserved: estimateCost(model, input, CONTEXT).maxCredits,
}));

describe('a reservation', () => {
  it("is compared with KIE's list for hundreds of requests, over all models whose price is certain", () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(500);
    const inTable = new Set(ROWS.map(([model]) => model));
    const missing = builtInCatalogue
      .list()
      .filter(({ id, price }) => price !== undefined && !inTable.has(id));
    expect(missing.map(({ id }) => id).toSorted()).toEqual(NOT_IN_THE_TABLE);
  });

  it("is never below KIE's list", () => {
    expect(compared.filter(({ list, reserved }) => reserved < list)).toEqual([]);
  });

  it("is at most twice KIE's list where the price is known beforehand, and in the median at most 1.05 times", () => {
    const above = compared.filter(({ list, reserved }) => reserved > 2 * list);
    expect([...new Set(above.map(({ model }) => model))].toSorted()).toEqual(MAY_EXCEED_TWICE);
    const ratios = compared
      .filter(({ list }) => list > 0)
      .map(({ list, reserved }) => reserved / list)
      .toSorted((a, b) => a - b);
    expect(ratios[Math.floor(ratios.length / 2)]).toBeLessThanOrEqual(1.05);
  });
});
