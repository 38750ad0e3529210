/** A reading of KIE's list in D1, for tests that only show it. */
import type { Overrides } from '../../../../src/worker/models/live/apply-overrides.ts';
import {
  initialState,
  type CatalogueState,
} from '../../../../src/worker/models/live/catalogue-state.ts';
import { MINUTE_MS } from '../../../../src/worker/platform/units.ts';
import type { TestEdge } from '../../../support/edge.ts';

/** Stores a reading at the clock of the edge, with these parts of its state and of what it overrides. */
export async function saveCatalogue(
  { deps: { liveCatalogue }, clock }: TestEdge,
  state: Partial<CatalogueState> = {},
  overrides: Partial<Overrides> = {},
): Promise<void> {
  const interval = 5 * MINUTE_MS;
  await liveCatalogue.claim(clock.now, interval);
  await liveCatalogue.save({
    state: { ...initialState([]), ...state },
    overrides: { models: [], prices: {}, removed: {}, ...overrides },
    readAt: clock.now,
    nextReadAt: clock.now + interval,
  });
}
