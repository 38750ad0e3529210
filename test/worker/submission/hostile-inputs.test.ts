/** Inputs that are made to reserve less than KIE charges. */
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import { estimateCost } from '../../../src/worker/models/estimate.ts';
import { acceptingEdge, post } from './builders.ts';

/** Sixty in the slow tier, where this runs again. */
const AT_ONCE = env.TASKS_OF_SCALE >= 10_000 ? 60 : 3;

const CONTEXT = {
  catalogue: builtInCatalogue,
  prices: { PRICES: {}, DEFAULT_RESERVATION_CREDITS: 100 },
  // As at the edge's clock, no discount has ended.
  now: 0,
};

/** Fields that would lower the price if they counted: an unknown one, or a duration that KIE does not know. */
const SHORT = {
  duration: 0.00001,
  seconds: 0.00001,
  n: 0.00001,
  num_frames: 1,
  Resolution: '480p',
};

/** Charged by what a caller might understate: seconds, tokens, and images that the model counts itself. */
const measured = builtInCatalogue
  .list()
  .filter(
    ({ price }) =>
      price?.per === 'second' || price?.per === 'million tokens' || price?.images !== undefined,
  );

it('a budget below the price of one task admits none of many at once, for any model that charges by seconds, tokens or images of its choice', async () => {
  expect(measured.length).toBeGreaterThan(25);
  for (const { id } of measured) {
    const { maxCredits } = estimateCost(id, SHORT, CONTEXT);
    const edge = acceptingEdge({
      ALLOWED_MODELS: '*',
      VALIDATION: '{"*":"off"}',
      LIMITS: JSON.stringify({ none: { dailyCredits: Math.ceil(maxCredits) - 1 } }),
    });
    const responses = await Promise.all(
      Array.from({ length: AT_ONCE }, () => post(edge, { model: id, input: SHORT })),
    );
    const statuses = new Set(responses.map(({ status }) => status));
    expect([id, [...statuses], edge.calls]).toEqual([id, [402], []]);
  }
}, 120_000); // sixty calls for each of some eighty models in the slow tier
