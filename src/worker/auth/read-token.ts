/**
 * Read tokens: a signed permission to read one task, for a browser whose address changes and for a page
 * that another party handed the task to.
 */
import { signWithExpiry, verifyWithExpiry, type Signer } from '../platform/keys.ts';
import { DAY_MS } from '../platform/units.ts';

/** Long enough to wait for a video and to watch it. */
const READ_TOKEN_TTL_MS = 7 * DAY_MS;

/** The read token of a task. It depends on `createdAt` (Unix milliseconds), so that a replay returns the same. */
export function issueReadToken(signer: Signer, taskId: string, createdAt: number): Promise<string> {
  return signWithExpiry(signer, taskId, createdAt + READ_TOKEN_TTL_MS);
}

/** Whether the request has a valid read token for this task, in `X-Read-Token` or as `readToken` in the query. */
export async function verifyReadToken(
  signer: Signer,
  request: Request,
  taskId: string,
  now: number,
): Promise<boolean> {
  const token =
    request.headers.get('x-read-token') ?? new URL(request.url).searchParams.get('readToken');
  return token !== null && (await verifyWithExpiry(signer, taskId, token, now));
}
