/** The edge's answers: `{code, msg, data}`, and `error` beside them. */
import { parseRetryAfterMs } from './backoff.ts';
import { KieEdgeError, throwNetworkError, NetworkError } from './errors.ts';
import { isObject, tryParseJson, type UnknownRecord } from './json.ts';
import type { FieldError } from './types.ts';

/** What is known of an answer beside its text. */
export interface ResponseMeta {
  readonly status: number;
  readonly retryAfterMs?: number | undefined;
}

/** Whether the `data` of a success has what is needed of it. */
export type DataCheck = (data: unknown) => boolean;

/** The `data` of an answer that is a success. Throws a KieEdgeError or a NetworkError for all else. */
export async function readData<T>(
  response: Response,
  now: number,
  isSound?: DataCheck,
): Promise<T> {
  const facts = { status: response.status, retryAfterMs: parseRetryAfterMs(response, now) };
  const text = await response.text().catch(throwNetworkError('The answer broke off.'));
  return parseEnvelope(text, facts, isSound) as T;
}

/** As `readData`, of the text. What else `data` is made of is the edge's word. */
export function parseEnvelope(
  text: string,
  facts: ResponseMeta,
  isSound: DataCheck = isObject,
): unknown {
  const envelope = tryParseJson(text);
  const { code, data, error }: UnknownRecord = isObject(envelope) ? envelope : {};
  const isSuccess = facts.status < 300 && code === 200;
  if (isSuccess && isSound(data)) return data;
  // The edge's own refusals have a type in each answer: what has none may be anybody's, a gateway's.
  if (
    isSuccess ||
    typeof code !== 'number' ||
    !isObject(error) ||
    typeof error['type'] !== 'string'
  )
    throw unreadableResponse(facts);
  throw toKieEdgeError(envelope as UnknownRecord, error, facts);
}

function toKieEdgeError(
  { code, msg }: UnknownRecord,
  { type, requestId, retryable, fields, resetsAt }: UnknownRecord,
  { status, retryAfterMs }: ResponseMeta,
): Error {
  return new KieEdgeError(typeof msg === 'string' ? msg : `The edge answered ${status}.`, {
    type: String(type),
    status: status < 300 ? Number(code) : status,
    requestId: typeof requestId === 'string' ? requestId : undefined,
    retryable: retryable === true,
    fields: Array.isArray(fields) ? (fields as FieldError[]) : undefined,
    resetsAt: typeof resetsAt === 'number' ? resetsAt : undefined,
    retryAfterMs,
  });
}

/** Somebody between here and the edge answered: a proxy, a portal. */
function unreadableResponse(facts: ResponseMeta): NetworkError {
  return new NetworkError(`The answer is none of the edge's: HTTP ${facts.status}.`, facts);
}
