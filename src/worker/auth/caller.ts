/** Who makes a request, as its line in the log tells it too. */
import type { Context } from 'hono';
import { inRequest, noteOn } from '../http/access-log.ts';
import type { Client } from './client.ts';
import { identify, type AccessDeps } from './authenticate.ts';

/** What the operator is called where clients have a name. */
export const OPERATOR = 'operator';

/** Throws what `identify` throws. */
export async function callerOf(deps: AccessDeps, c: Context): Promise<Client> {
  const client = await identify(inRequest(deps, c), c.req.raw);
  noteOn(c, { client: client.id });
  return client;
}
