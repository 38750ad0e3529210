/**
 * The address at which KIE reports a task: `/callbacks/{seq}?token={token}`. The platform stores the paths
 * of requests with the log and not their queries, so everything that grants access is in the token: the
 * random end of the task's id, which opens its files, and a signature of the whole id.
 */
import { isTaskId, randomEndOf, logIdOf } from '../platform/ids.ts';
import type { Signer } from '../platform/keys.ts';

/** Query parameter of the address. The only one, so that nothing depends on their order or on an escaped `&`. */
export const CALLBACK_TOKEN_PARAMETER = 'token';

/** Distinguishes the token in any text from every other value that is random. */
const PREFIX = 'kie_callback_';

/** The signature comes first: a token that a text cuts short lacks a part of one, and grants nothing. */
const TOKEN = new RegExp(`^${PREFIX}([\\w-]{47})([\\w-]{22})$`);

/**
 * Matches each token in a text, and one that was cut behind its signature. A token consists of unreserved
 * characters (RFC 3986, 2.3), which are the same in JSON, percent-encoding and HTML.
 */
export const CALLBACK_TOKENS = new RegExp(`${PREFIX}[\\w-]{47,69}`, 'g');

/** The address for the task `id` of a deployment at `publicBaseUrl`. `signer`: the key of callback tokens. */
export async function buildCallbackAddress(
  signer: Signer,
  publicBaseUrl: string,
  id: string,
): Promise<string> {
  const token = `${PREFIX}${await signer.sign(id)}${randomEndOf(id)}`;
  return `${publicBaseUrl}/callbacks/${logIdOf(id)}?${CALLBACK_TOKEN_PARAMETER}=${token}`;
}

/**
 * The id of the task that a callback is about. `seq`: from the path; `tokens`: every value of the token
 * parameter. Undefined unless there is exactly one token, and it is valid for this `seq`.
 */
export async function verifyCallbackAddress(
  signer: Signer,
  seq: string,
  tokens: readonly string[],
): Promise<string | undefined> {
  const [token = '', ...others] = tokens;
  const [, signature = '', randomEnd = ''] = TOKEN.exec(token) ?? [];
  const id = `${seq}-${randomEnd}`;
  if (others.length > 0 || !isTaskId(id)) return undefined;
  return (await signer.verify(id, signature)) ? id : undefined;
}
