/** Parses the edge's response envelope: `{code, msg, data}`, with `error` on failure. */
import { parseRetryAfterMs } from './backoff.ts';
import { KieEdgeError, NetworkError, throwNetworkError } from './errors.ts';
import { isObject, tryParseJson, type UnknownRecord } from './json.ts';
import type { FieldError } from './types.ts';

export interface ResponseMeta {
  /** HTTP status. */
  readonly status: number;
  readonly retryAfterMs?: number | undefined;
}

/** Checks whether the `data` of a success has what the caller needs. */
export type DataCheck = (data: unknown) => boolean;

/**
 * Reads a response and returns its `data`. Throws a KieEdgeError for the edge's errors, and a
 * NetworkError for a truncated response and for one that is not the edge's. `now` is in Unix
 * milliseconds.
 */
export async function readData<T>(
  response: Response,
  now: number,
  isValid?: DataCheck,
): Promise<T> {
  const meta = { status: response.status, retryAfterMs: parseRetryAfterMs(response, now) };
  const text = await response.text().catch(throwNetworkError('Response truncated.'));
  return parseEnvelope(text, meta, isValid) as T;
}

/** Like `readData`, from the text. Only `isValid` checks `data`; its other fields are trusted. */
export function parseEnvelope(
  text: string,
  meta: ResponseMeta,
  isValid: DataCheck = isObject,
): unknown {
  const envelope = tryParseJson(text);
  const { code, data, error }: UnknownRecord = isObject(envelope) ? envelope : {};
  const isSuccess = meta.status < 300 && code === 200;
  if (isSuccess && isValid(data)) return data;
  // The edge's errors always have a type. Without one the response may be a gateway's.
  if (
    isSuccess ||
    typeof code !== 'number' ||
    !isObject(error) ||
    typeof error['type'] !== 'string'
  )
    throw new NetworkError(`Unexpected response (HTTP ${meta.status}).`, meta);
  throw toKieEdgeError(envelope as UnknownRecord, error, meta);
}

function toKieEdgeError(
  { code, msg }: UnknownRecord,
  { type, requestId, retryable, fields, resetsAt }: UnknownRecord,
  { status, retryAfterMs }: ResponseMeta,
): Error {
  return new KieEdgeError(typeof msg === 'string' ? msg : `Request failed (HTTP ${status}).`, {
    type: String(type),
    status: status < 300 ? Number(code) : status,
    requestId: typeof requestId === 'string' ? requestId : undefined,
    retryable: retryable === true,
    fields: Array.isArray(fields) ? (fields as FieldError[]) : undefined,
    resetsAt: typeof resetsAt === 'number' ? resetsAt : undefined,
    retryAfterMs,
  });
}
