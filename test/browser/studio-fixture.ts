/** The studio of one edge for all tests of a vitest worker. Storage is emptied before each test. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { closePage, openPage, type OpenPage } from '../support/browser.ts';
import { Journey } from '../support/journey.ts';

export interface Studio {
  journey: Journey;
  /** Opens the studio in a context of its own, which is closed after the test. */
  visit: (options?: BrowserContextOptions, url?: string) => Promise<Page>;
  /** Replaces the sandbox's faults; a task takes a second unless `settings` say otherwise. */
  faults: (settings?: object) => Promise<void>;
  /** How many tasks KIE accepted, and charges. */
  countPaid: () => Promise<number>;
}

/** Registers the hooks for a suite. The result can be used in its tests. */
export function useStudio(): Studio {
  const opened: OpenPage[] = [];
  const studio = {
    visit: async (options = {}, url = studio.journey.edge.url) => {
      const open = await openPage(url, options);
      opened.push(open);
      return open.page;
    },
    faults: (settings = {}) =>
      studio.journey.faults({ rateLimit: 100_000, taskSeconds: 1, ...settings }),
    countPaid: async () => (await studio.journey.ledger()).length,
  } as Studio;
  beforeAll(async () => {
    studio.journey = await Journey.shared({ ALLOWED_MODELS: '*', KIE_RATE_LIMIT: '1000' });
  }, 60_000);
  beforeEach(async () => {
    await studio.journey.empty();
    await studio.faults();
  });
  afterEach(async () => {
    for (const open of opened.splice(0)) await closePage(open);
  });
  afterAll(async () => {
    await studio.journey?.expectCharges();
    await studio.journey?.expectNoLeaks();
  });
  return studio;
}
