import type { ClientOptions, KieEdgeClient } from './client-types.ts';
import { buildClient } from './client.ts';
import { createClientRuntime } from './runtime.ts';

/**
 * Creates a client for the edge at `baseUrl`. It holds connections and timers only during a call.
 * Throws a KieEdgeError of the type `invalid_options` if no request could be sent with `baseUrl` or
 * `token`.
 */
export function createClient(options: ClientOptions): KieEdgeClient {
  return buildClient(createClientRuntime(), options);
}
