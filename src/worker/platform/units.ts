/** Durations, sizes and amounts, so that a constant shows its unit. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;

/** Amounts are stored in thousandths of a KIE credit: credits may be fractional, and sums of fractions are not exact. */
export const MILLICREDITS_PER_CREDIT = 1000;
