/** What KIE charges for a request. Pure. */
import { builtInCatalogue } from '../worker/models/catalogue.ts';
import { estimateCost } from '../worker/models/estimate.ts';
import type { FileSeconds } from '../worker/models/file-seconds.ts';
import { listTimedFiles } from '../worker/models/timed-files.ts';
import { findChanges, type CatalogueOverrides } from './catalogue/overrides.ts';

interface PricedRequest {
  model: string;
  input: Record<string, unknown>;
}

/** The price of a model without a listed price. */
const DEFAULT_RESERVATION_CREDITS = 10;

/**
 * KIE reads the length of a file on the internet, which the sandbox never fetches. No model has a lower limit for
 * its files.
 */
const ASSUMED_FILE_SECONDS = 5;

const CONTEXT = {
  catalogue: builtInCatalogue,
  prices: { PRICES: {}, DEFAULT_RESERVATION_CREDITS },
};

/** The addresses of files whose seconds are charged. `now`: Unix milliseconds. */
export function listChargedFiles({ model, input }: PricedRequest, now: number): string[] {
  return listTimedFiles(model, input, { ...CONTEXT, now });
}

/**
 * What the task costs if it succeeds: by the override of its model, otherwise by KIE's price list at `now`, in Unix
 * milliseconds. `measured` has the seconds of the files that were fetched.
 */
export function priceInCredits(
  request: PricedRequest,
  overrides: CatalogueOverrides,
  now: number,
  measured: FileSeconds,
): number {
  const { model, input } = request;
  const credits = findChanges(overrides, model)?.credits;
  if (credits !== undefined) return credits;
  const assumed = listChargedFiles(request, now).map((url) => [url, ASSUMED_FILE_SECONDS] as const);
  const fileSeconds = new Map([...assumed, ...measured]);
  return estimateCost(model, input, { ...CONTEXT, now, fileSeconds }).credits;
}
