/** What the console, the health report and the metrics show of the live catalogue. */
import type { CatalogueChange } from './catalogue-state.ts';

/** Times are Unix milliseconds. */
export interface CatalogueStatus {
  /** When KIE's list was last read in a usable form; null: not yet. */
  readonly readAt: number | null;
  readonly nextReadAt: number;
  /** Why the latest reading failed; null: it did not. */
  readonly problem: string | null;
  readonly problemAt: number | null;
}

/** What the readings have changed. */
export interface CatalogueHistory {
  /** The newest first. */
  readonly changes: readonly CatalogueChange[];
  /** The latest removal first. */
  readonly removed: readonly RemovedModel[];
}

export interface RemovedModel {
  readonly model: string;
  /** Unix milliseconds. */
  readonly at: number;
  /** The models that are closest to it. */
  readonly successors: readonly string[];
}
