import { buildClient } from './client.ts';
import type { ClientOptions, KieEdgeClient } from './types.ts';
import { createClientRuntime } from './runtime.ts';

/**
 * A client of the edge at `baseUrl`. It keeps no connection and no timer but while a call is under way.
 * Throws a KieEdgeError for an address or a token that can be none.
 */
export function createClient(options: ClientOptions): KieEdgeClient {
  return buildClient(createClientRuntime(), options);
}
