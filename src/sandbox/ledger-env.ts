/** The settings that the ledger reads. */
export interface LedgerEnv {
  /** Signs the callbacks when it is set. */
  SANDBOX_WEBHOOK_HMAC_KEY?: string;
  SANDBOX_RATE_LIMIT?: string;
  SANDBOX_RATE_WINDOW_MS?: string;
}

/** KIE's rate limit for an account: accepted tasks in any window of `rateWindowMs`. */
export function parseRateDefaults(env: LedgerEnv): { rateLimit: number; rateWindowMs: number } {
  return {
    rateLimit: parsePositiveInt(env.SANDBOX_RATE_LIMIT, 20),
    rateWindowMs: parsePositiveInt(env.SANDBOX_RATE_WINDOW_MS, 10_000),
  };
}

function parsePositiveInt(text: string | undefined, fallback: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : fallback;
}
