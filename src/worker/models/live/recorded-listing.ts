/**
 * KIE's list of models when the built-in catalogue was made. It is a file among the pages and not in the script,
 * because only the cron and readers of the list need it.
 */
import { cached } from '../../platform/cached.ts';
import { MINUTE_MS } from '../../platform/units.ts';
import { parseListing, type ListedModel } from './listing.ts';

/** The path of `recorded-catalogue.json` among the pages. */
export const RECORDED_CATALOGUE_PATH = '/recorded-catalogue.json';

/** Every caller may read the list, and the cron reads it from KIE once in some hours. */
const CACHE_MS = MINUTE_MS;

/**
 * Returns a reader of KIE's list as last accepted, or as recorded if the cron has not read it, up to a minute old.
 * `now`: Unix milliseconds.
 */
export const listingReader = (
  store: { findListing(): Promise<readonly ListedModel[] | undefined> },
  assets: (path: string) => Promise<Response>,
): ((now: number) => Promise<readonly ListedModel[]>) =>
  cached(CACHE_MS, async () => (await store.findListing()) ?? readRecordedListing(assets));

/** Reads the list from the pages; empty in a deployment without them. */
export async function readRecordedListing(
  assets: (path: string) => Promise<Response>,
): Promise<readonly ListedModel[]> {
  const response = await assets(RECORDED_CATALOGUE_PATH);
  if (!response.ok) {
    await response.body?.cancel();
    return [];
  }
  const listing = parseListing(await response.json());
  return listing.ok ? listing.models : [];
}
