/**
 * Seconds until a message whose work failed is delivered again, after the first, second, … attempt. The
 * first outlasts a hiccup of D1. Together they take about a minute; then the leases in D1's rows expire,
 * and the cron takes over. As many as `max_retries` in wrangler.toml.
 */
export const RETRY_DELAYS_SECONDS = [2, 4, 8, 16, 32] as const;
