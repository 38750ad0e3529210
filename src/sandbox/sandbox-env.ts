import type { Context } from 'hono';
import type { LedgerEnv } from './ledger-env.ts';
import type { Ledger } from './ledger.ts';

/** The bindings of the sandbox's wrangler.toml. */
export interface SandboxEnv extends LedgerEnv {
  LEDGER: DurableObjectNamespace<Ledger>;
  /** The API key that the sandbox accepts. */
  SANDBOX_KEY?: string;
}

/** The environment type for Hono. */
export interface SandboxHono {
  Bindings: SandboxEnv;
}

/** The single ledger object. */
export function getLedger(env: SandboxEnv): DurableObjectStub<Ledger> {
  return env.LEDGER.getByName('ledger');
}

/** Whether the request has the API key. */
export function hasKey(c: Context<SandboxHono>): boolean {
  const key = c.env.SANDBOX_KEY ?? 'sandbox-key';
  return c.req.header('authorization') === `Bearer ${key}`;
}
