import type { Ledger } from './ledger.ts';

/** What wrangler.toml binds to the sandbox. */
export interface SandboxEnv {
  LEDGER: DurableObjectNamespace<Ledger>;
  /** The bearer key that stands for KIE's. */
  SANDBOX_KEY?: string;
  /** Where set, callbacks are signed with it. */
  SANDBOX_WEBHOOK_HMAC_KEY?: string;
  SANDBOX_RATE_LIMIT?: string;
  SANDBOX_RATE_WINDOW_MS?: string;
}

/** The shape that Hono wants. */
export interface SandboxHono {
  Bindings: SandboxEnv;
}

/** The one ledger there is. */
export function ledgerOf(env: SandboxEnv): DurableObjectStub<Ledger> {
  return env.LEDGER.getByName('ledger');
}

/** KIE's limit for an account: so many accepted tasks in any window. */
export function defaultRate(env: SandboxEnv): { rateLimit: number; rateWindowMs: number } {
  return {
    rateLimit: positive(env.SANDBOX_RATE_LIMIT, 20),
    rateWindowMs: positive(env.SANDBOX_RATE_WINDOW_MS, 10_000),
  };
}

function positive(text: string | undefined, otherwise: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : otherwise;
}
