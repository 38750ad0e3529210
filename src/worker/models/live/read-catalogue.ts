/** The catalogue of this deployment, up to a minute old in each isolate. */
import { describeError, type Log } from '../../platform/log.ts';
import { MINUTE_MS } from '../../platform/units.ts';
import type { Catalogue } from '../model.ts';
import { builtInCatalogue } from '../catalogue.ts';
import type { LiveCatalogueStore } from './live-catalogue-store.ts';
import { applyOverrides } from './apply-overrides.ts';

/** Every request needs the catalogue, and it changes a few times a week. */
const CACHE_MS = MINUTE_MS;

/**
 * Returns a reader of the catalogue: the built-in models with what the cron has read from KIE. While D1 does not
 * answer it stays as it was read last.
 */
export function catalogueReader(
  store: Pick<LiveCatalogueStore, 'findOverrides'>,
  now: () => number,
  log: Log,
): () => Promise<Catalogue> {
  let catalogue = builtInCatalogue;
  let version = 0;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const read = async () => {
    try {
      const found = await store.findOverrides(version);
      if (found === undefined) return;
      catalogue = applyOverrides(builtInCatalogue, found.overrides);
      version = found.version;
    } catch (error) {
      log.warn('catalogue.read_failed', { reason: describeError(error) });
    }
  };
  return async () => {
    if (Math.abs(now() - readAt) >= CACHE_MS) {
      readAt = now();
      reading = read();
    }
    await reading;
    return catalogue;
  };
}
