import type { Ledger } from './ledger.ts';

/** The bindings of the sandbox's wrangler.toml. */
export interface SandboxEnv {
  LEDGER: DurableObjectNamespace<Ledger>;
  /** The API key that the sandbox accepts. */
  SANDBOX_KEY?: string;
  /** Signs the callbacks when it is set. */
  SANDBOX_WEBHOOK_HMAC_KEY?: string;
  SANDBOX_RATE_LIMIT?: string;
  SANDBOX_RATE_WINDOW_MS?: string;
}

/** The environment type for Hono. */
export interface SandboxHono {
  Bindings: SandboxEnv;
}

/** The single ledger object. */
export function getLedger(env: SandboxEnv): DurableObjectStub<Ledger> {
  return env.LEDGER.getByName('ledger');
}

/** KIE's rate limit for an account: accepted tasks in any window of `rateWindowMs`. */
export function parseRateDefaults(env: SandboxEnv): { rateLimit: number; rateWindowMs: number } {
  return {
    rateLimit: parsePositiveInt(env.SANDBOX_RATE_LIMIT, 20),
    rateWindowMs: parsePositiveInt(env.SANDBOX_RATE_WINDOW_MS, 10_000),
  };
}

function parsePositiveInt(text: string | undefined, fallback: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : fallback;
}
