/**
 * A signed permission to read one task, for a browser whose address changes and for a page that was
 * handed the task. It opens nothing else.
 */
import { signWithExpiry, verifyWithExpiry, type Signer } from '../platform/keys.ts';
import { DAY_MS } from '../platform/units.ts';

/** As long as somebody may reasonably wait for a video and look at it. */
const READ_TOKEN_TTL_MS = 7 * DAY_MS;

/** The same for every answer to a repeated request: it counts from the task's own beginning. */
export function issueReadToken(by: Signer, taskId: string, createdAt: number): Promise<string> {
  return signWithExpiry(by, taskId, createdAt + READ_TOKEN_TTL_MS);
}

/** The permission that a request carries for this task: in `X-Read-Token`, or as `readToken` in the query. */
export async function mayReadByToken(
  by: Signer,
  request: Request,
  taskId: string,
  now: number,
): Promise<boolean> {
  const token =
    request.headers.get('x-read-token') ?? new URL(request.url).searchParams.get('readToken');
  return token !== null && (await verifyWithExpiry(by, taskId, token, now));
}
