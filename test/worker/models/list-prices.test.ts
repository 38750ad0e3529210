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
};

/** What KIE charges depends on the length of a file, for which it documents no maximum; or on tokens. */
const NOT_IN_THE_TABLE = [
  'elevenlabs/audio-isolation',
  'google/gemini-3-1-flash-tts',
  'happyhorse/video-edit',
  'kling-3.0-omni/transformation',
  'kling-3.0/motion-control',
  'omnihuman-1-5',
  'topaz/video-upscale',
  'volcengine/video-to-video-lip-sync',
  'wan/2-7-videoedit',
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

  it("is at most twice KIE's list, and in the median at most 1.05 times", () => {
    expect(compared.filter(({ list, reserved }) => reserved > 2 * list)).toEqual([]);
    const ratios = compared
      .filter(({ list }) => list > 0)
      .map(({ list, reserved }) => reserved / list)
      .toSorted((a, b) => a - b);
    expect(ratios[Math.floor(ratios.length / 2)]).toBeLessThanOrEqual(1.05);
  });
});
