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
