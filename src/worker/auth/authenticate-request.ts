/** Authenticates a request and adds its client to the access log. */
import type { Context } from 'hono';
import { addLogFields, withRequestLog } from '../http/access-log.ts';
import type { AuthDeps } from './auth-deps.ts';
import { authenticate } from './authenticate.ts';
import type { Client } from './client.ts';

/** How logs and audit rows name an admin, where they name a client otherwise. */
export const ADMIN_CLIENT = 'admin';

/** The client that sent the request. Throws what `authenticate` throws. */
export async function authenticateRequest(deps: AuthDeps, c: Context): Promise<Client> {
  const client = await authenticate(withRequestLog(deps, c), c.req.raw);
  addLogFields(c, { client: client.id });
  return client;
}
