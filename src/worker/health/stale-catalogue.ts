/** When a list of models that is not read any more is a problem. Pure. */
import type { CatalogueStatus } from '../models/live/catalogue-status.ts';
import { DAY_MS, HOUR_MS } from '../platform/units.ts';
import type { CronRuns } from './health-report.ts';

/** The cron reads the list every few minutes; a disturbance of some hours at KIE needs nobody. */
const MAX_AGE_MS = DAY_MS;
/** A KIE that has never given a list may not have one. */
const MAX_FIRST_WAIT_MS = HOUR_MS;

/** Since when (Unix milliseconds) KIE's list has not been read, if that is too long; undefined: it is not. */
export function findStaleSince(
  catalogue: Pick<CatalogueStatus, 'readAt'> | null | undefined,
  cron: CronRuns | null | undefined,
  now: number,
): number | undefined {
  const readAt = catalogue?.readAt ?? undefined;
  const since = readAt ?? cron?.firstRunAt ?? now;
  return now - since >= (readAt === undefined ? MAX_FIRST_WAIT_MS : MAX_AGE_MS) ? since : undefined;
}
